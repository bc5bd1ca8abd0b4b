/** A simulated disk for local checkpoints, shared by all processes: it loses, tears and refuses files as planned. */
import type { CheckpointFolder, StoredState } from '#eventsourcing';

export const WRITE_FAULTS = [
  'kept',
  /** The older file remains. */
  'lost',
  /** No intact file remains. */
  'torn',
  'refused',
] as const;
export type WriteFault = (typeof WRITE_FAULTS)[number];

export class CheckpointDisk {
  private readonly files = new Map<string, StoredState>();
  private readonly fates: WriteFault[];

  /** @param fates of the writes in order; later writes succeed */
  constructor(fates: readonly WriteFault[]) {
    this.fates = [...fates];
  }

  /** @param turn awaited before every access to the disk */
  folder(turn: () => Promise<void>): CheckpointFolder {
    return {
      read: async (stream) => {
        await turn();
        return this.files.get(stream) ?? null;
      },
      write: async (stream, kept) => {
        await turn();
        this.write(stream, kept);
      },
    };
  }

  private write(stream: string, kept: StoredState): void {
    switch (this.fates.shift() ?? 'kept') {
      case 'kept':
        this.files.set(stream, kept);
        return;
      case 'lost':
        return;
      case 'torn':
        this.files.delete(stream);
        return;
      case 'refused':
        throw new Error('The disk is full');
    }
  }
}

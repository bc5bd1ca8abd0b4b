/** Remembers the newest known state of streams. Derived from the store: losing it costs only time. */
import type { Position } from './envelope.js';

export interface CachedState<State> {
  state: State;
  /** Revision of the last event in `state`, -1 for a stream that does not exist. */
  revision: number;
  /** Of the last event in `state`, `null` for a stream that does not exist. */
  position: Position | null;
}

export class StateCache<State> {
  private readonly entries = new Map<string, CachedState<State>>();

  /** @param maxStreams bound on remembered streams; the least recently used goes first. */
  constructor(private readonly maxStreams: number) {}

  take(stream: string): CachedState<State> | undefined {
    const entry = this.entries.get(stream);
    if (entry) this.entries.delete(stream);
    return entry;
  }

  put(stream: string, entry: CachedState<State>): void {
    this.entries.delete(stream);
    this.entries.set(stream, entry);
    if (this.entries.size <= this.maxStreams) return;
    for (const oldest of this.entries.keys()) {
      this.entries.delete(oldest);
      break;
    }
  }
}

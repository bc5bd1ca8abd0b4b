/** Detects stuck work: something is waiting, but the position has not changed for many checks in a row. */

/** The interval between two checks. */
export const CHECK_EVERY_MS = 5_000;
/** The interval after a check that failed. */
export const CHECK_AGAIN_MS = 1_000;
const STUCK_CHECKS = 12;

interface Seen {
  readonly position: number | null;
  readonly checksWithoutProgress: number;
}

export class ProgressWatch {
  private readonly readers = new Map<string, Seen>();

  /** @param behind whether there is work after the position */
  observe(reader: string, position: number | null, behind: boolean): void {
    const before = this.readers.get(reader);
    const isStuck = behind && before?.position === position;
    const checksWithoutProgress = isStuck ? before.checksWithoutProgress + 1 : 0;
    this.readers.set(reader, { position, checksWithoutProgress });
  }

  /** @returns one sentence about what is stuck, or `null` */
  complaint(): string | null {
    const stuck = [...this.readers].filter(
      ([, { checksWithoutProgress }]) => checksWithoutProgress >= STUCK_CHECKS,
    );
    if (stuck.length === 0) return null;
    const seconds = (STUCK_CHECKS * CHECK_EVERY_MS) / 1_000;
    const readers = stuck.map(([reader]) => reader).join(', ');
    return `no progress for ${seconds} s or more although work is waiting: ${readers}`;
  }
}

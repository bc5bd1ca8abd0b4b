/** Detects work that is stuck: something waits, and for many measurements in a row nothing has progressed. */

/** How often one looks, and after how many looks without progress something is wrong. */
export const LOOK_EVERY_MS = 5_000;
/** After a look that failed. */
export const LOOK_AGAIN_MS = 1_000;
const STUCK_LOOKS = 12;

interface Seen {
  readonly position: number | null;
  readonly looksWithoutProgress: number;
}

export class ProgressWatch {
  private readonly places = new Map<string, Seen>();

  /** @param behind whether there is work after the position */
  look(place: string, position: number | null, behind: boolean): void {
    const before = this.places.get(place);
    const stands = behind && before?.position === position;
    const looksWithoutProgress = stands ? before.looksWithoutProgress + 1 : 0;
    this.places.set(place, { position, looksWithoutProgress });
  }

  /** `null` when all is well, otherwise one sentence. */
  complaint(): string | null {
    const stuck = [...this.places].filter(
      ([, { looksWithoutProgress }]) => looksWithoutProgress >= STUCK_LOOKS,
    );
    if (stuck.length === 0) return null;
    const seconds = (STUCK_LOOKS * LOOK_EVERY_MS) / 1_000;
    const places = stuck.map(([place]) => place).join(', ');
    return `no progress for ${seconds} s or more although work is waiting: ${places}`;
  }
}

/** The faults of the stand-in, armed by tests or over HTTP. */

/** Each fault affects one append. "After commit" means that the events are stored anyway. */
export const APPEND_FAULTS = [
  'commit-without-answer',
  'timeout',
  'timeout-after-commit',
  'unknown-after-commit',
  'not-leader',
  'access-denied',
  'reset-before-commit',
  'reset-after-commit',
] as const;
export type AppendFault = (typeof APPEND_FAULTS)[number];

export class Faults {
  /** Refuses reads of `$all`, as an access control list does. */
  denyReadingAll = false;
  /** How long the engine waits for a commit before it fails the append. */
  commitTimeoutMs = 2_000;
  private readonly armed: AppendFault[] = [];
  private ice: { readonly melted: Promise<void>; readonly melt: () => void } | null = null;

  /** Makes the next appends fail with this fault, one each, in the order in which faults were armed. */
  arm(fault: AppendFault, times = 1): void {
    for (let count = 0; count < times; count++) this.armed.push(fault);
  }

  /** The number of armed faults that have not occurred yet. */
  get pending(): number {
    return this.armed.length;
  }

  takeAppendFault(): AppendFault | undefined {
    return this.armed.shift();
  }

  /** Keeps connections open without responding, like a stopped process or a hanging disk. */
  freeze(): void {
    if (this.ice) return;
    let melt = () => {};
    const melted = new Promise<void>((resolve) => (melt = resolve));
    this.ice = { melted, melt };
  }

  thaw(): void {
    this.ice?.melt();
    this.ice = null;
  }

  /** Resolves when thawed; `null` if not frozen, which is faster on hot paths. */
  frozen(): Promise<void> | null {
    return this.ice?.melted ?? null;
  }
}

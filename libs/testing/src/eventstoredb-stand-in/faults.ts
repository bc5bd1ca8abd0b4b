/** The faults of the stand-in, armed by tests or over HTTP. */

/**
 * Each of them befalls one append. "After commit" means that the events are stored all the same.
 */
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
  /** Reads of `$all` are refused, as by an access control list. */
  denyReadingAll = false;
  /** How long the engine waits for a commit before it gives up on an append. */
  commitTimeoutMs = 2_000;
  private readonly armed: AppendFault[] = [];
  private ice: { readonly melted: Promise<void>; readonly melt: () => void } | null = null;

  /** The next appends fail this way, one each, in the order in which faults were armed. */
  arm(fault: AppendFault, times = 1): void {
    for (let count = 0; count < times; count++) this.armed.push(fault);
  }

  /** How many armed faults have not befallen anyone yet. */
  get pending(): number {
    return this.armed.length;
  }

  takeAppendFault(): AppendFault | undefined {
    return this.armed.shift();
  }

  /** Connections stay up, nothing is answered: a process that was stopped, or a disk that hangs. */
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

  /** Resolves when not frozen; `null` says so at once, for hot paths. */
  frozen(): Promise<void> | null {
    return this.ice?.melted ?? null;
  }
}

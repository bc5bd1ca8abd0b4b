/** Limits the number of open streaming responses per client, per tenant and in total. */

export interface Holder {
  readonly client: string;
  readonly tenant: string;
}

/** The limit that was reached. */
export type Exhausted = 'client' | 'tenant' | 'process';

/** `null` means unlimited. */
export interface SlotLimits {
  readonly client: number | null;
  readonly tenant: number | null;
}

/** The maximum number of open streams of a process, over all callers. */
const OF_PROCESS = 1_000;

export class StreamSlots {
  private all = 0;
  private readonly taken = { client: new Map<string, number>(), tenant: new Map<string, number>() };

  constructor(private readonly limits: SlotLimits) {}

  /** @returns a function that releases the slot and may be called repeatedly, or the limit that was reached */
  enter(holder: Holder): (() => void) | Exhausted {
    for (const scope of ['client', 'tenant'] as const) {
      const limit = this.limits[scope];
      if (limit !== null && this.countOf(scope, holder) >= limit) return scope;
    }
    if (this.all >= OF_PROCESS) return 'process';
    this.add(holder, 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.add(holder, -1);
      isHeld = false;
    };
  }

  private countOf(scope: 'client' | 'tenant', holder: Holder): number {
    return this.taken[scope].get(holder[scope]) ?? 0;
  }

  private add(holder: Holder, change: 1 | -1): void {
    this.all += change;
    for (const scope of ['client', 'tenant'] as const) {
      const count = this.countOf(scope, holder) + change;
      if (count === 0) this.taken[scope].delete(holder[scope]);
      else this.taken[scope].set(holder[scope], count);
    }
  }
}

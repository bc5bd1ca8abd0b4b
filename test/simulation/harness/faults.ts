/** The kinds of faults in calls to the outside, and when they occur. */

export const FAULT_KINDS = [
  /** The request never arrives. */
  'loseRequest',
  /** The effect happens; the caller gets an error that leaves the outcome unknown. */
  'loseReply',
  /** The effect happens; the reply arrives later. */
  'delayReply',
  /** The caller gets an error that leaves the outcome unknown; the effect happens afterwards. */
  'delayEffect',
  /** The network delivers the request twice. */
  'repeatEffect',
  /** Carries out only part of the request, where the port allows it, and loses the reply. */
  'halveEffect',
  'killBefore',
  'killAfter',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** The number of successful calls between the previous fault and this one. */
  readonly after: number;
}

export interface PlannedFaults {
  /** The faults of all calls. */
  readonly faults: readonly Fault[];
  /** Counts publishing calls only: they are few and late, so that the faults of all calls hardly ever hit them. */
  readonly publishingFaults: readonly Fault[];
}

export class Faults {
  private readonly ofCalls: FaultQueue;
  private readonly ofPublishing: FaultQueue;
  /** The faults that occurred, for the report of a failed run. */
  readonly injected: string[] = [];

  constructor({ faults, publishingFaults }: PlannedFaults) {
    this.ofCalls = new FaultQueue(faults);
    this.ofPublishing = new FaultQueue(publishingFaults);
  }

  /** Called once per call to the outside. @returns the fault of this call, or null */
  next(call: string, publishes: boolean): FaultKind | null {
    const fault = (publishes ? this.ofPublishing.next() : null) ?? this.ofCalls.next();
    if (fault !== null) this.injected.push(`${fault}: ${call}`);
    return fault;
  }

  /** Ends the faults of all calls. The few remaining faults of publishing still occur, because most publishing happens only now. */
  heal(): void {
    this.ofCalls.clear();
  }
}

class FaultQueue {
  private readonly pending: Fault[];
  private callsSinceLast = 0;

  constructor(faults: readonly Fault[]) {
    this.pending = [...faults];
  }

  next(): FaultKind | null {
    const [fault] = this.pending;
    if (!fault || this.callsSinceLast++ < fault.after) return null;
    this.pending.shift();
    this.callsSinceLast = 0;
    return fault.kind;
  }

  clear(): void {
    this.pending.length = 0;
  }
}

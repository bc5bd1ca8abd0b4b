/** The faults of a call to the outside, and when they occur. */

export const FAULT_KINDS = [
  /** The request never arrives. */
  'loseRequest',
  /** The effect happened, the caller is told that the outcome is unknown. */
  'loseReply',
  /** The effect happened, the caller learns it only later. */
  'delayReply',
  /** The caller is told that the outcome is unknown; the effect happens after that. */
  'delayEffect',
  /** The network delivers the request twice. */
  'repeatEffect',
  /** Carries out only a part of what was asked for, where the port allows it, and loses the reply. */
  'halveEffect',
  'killBefore',
  'killAfter',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** Calls that go well between the fault before and this one. */
  readonly after: number;
}

export interface PlannedFaults {
  /** The faults of all calls. */
  readonly faults: readonly Fault[];
  /** Counted over what is published alone: there is little of it, and late, so that the others hardly ever meet it. */
  readonly publishingFaults: readonly Fault[];
}

export class Faults {
  private readonly ofCalls: FaultQueue;
  private readonly ofPublishing: FaultQueue;
  /** What happened, for the story of a failed run. */
  readonly injected: string[] = [];

  constructor({ faults, publishingFaults }: PlannedFaults) {
    this.ofCalls = new FaultQueue(faults);
    this.ofPublishing = new FaultQueue(publishingFaults);
  }

  /** Called once per call to the outside. @returns what goes wrong with this one. */
  next(call: string, publishes: boolean): FaultKind | null {
    const fault = (publishes ? this.ofPublishing.next() : null) ?? this.ofCalls.next();
    if (fault !== null) this.injected.push(`${fault}: ${call}`);
    return fault;
  }

  /** From here on all goes well, but for the few faults left of publishing, most of which is done only now. */
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

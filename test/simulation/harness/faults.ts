/** What can go wrong with a call to the outside, and when it does. */

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
  /** Only a part of what was asked for happens, where the port allows it, and the reply is lost. */
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

export class Faults {
  private readonly pending: Fault[];
  private callsSinceLast = 0;
  /** What happened, for the story of a failed run. */
  readonly injected: string[] = [];

  constructor(faults: readonly Fault[]) {
    this.pending = [...faults];
  }

  /** Called once per call to the outside. @returns what goes wrong with this one. */
  next(call: string): FaultKind | null {
    const [fault] = this.pending;
    if (!fault || this.callsSinceLast++ < fault.after) return null;
    this.pending.shift();
    this.callsSinceLast = 0;
    this.injected.push(`${fault.kind}: ${call}`);
    return fault.kind;
  }

  /** From here on all goes well. */
  heal(): void {
    this.pending.length = 0;
  }
}

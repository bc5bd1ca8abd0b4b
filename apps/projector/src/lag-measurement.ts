/** Measures how far a projection is behind the store: in events, and in seconds since it fell behind. */
import { BEFORE_FIRST, type Position } from '#eventsourcing';

interface Measurement {
  readonly head: Position | null;
  readonly position: Position | null;
  readonly nowMs: number;
}

/** The limit of remembered heads, each kept until it is reached; beyond it the oldest suffice. */
const HEADS_MAX = 1_000;

export class LagMeasurement {
  seconds = 0;
  /** Exact if positions count events; otherwise estimated from the events applied so far. */
  events = 0;
  private heads: { readonly head: Position; readonly seenMs: number }[] = [];
  private last: Position | null = null;
  private span = 0;
  private appliedEvents = 0;

  get isBehind(): boolean {
    return this.heads.length > 0;
  }

  applied(position: Position, events: number): void {
    if (this.last !== null && position > this.last) {
      this.span += position - this.last;
      this.appliedEvents += events;
    }
    this.last = position;
  }

  measure({ head, position, nowMs }: Measurement): void {
    const reached = position ?? BEFORE_FIRST;
    const newest = this.heads.at(-1)?.head ?? BEFORE_FIRST;
    if (head !== null && head > newest && this.heads.length < HEADS_MAX) {
      this.heads.push({ head, seenMs: nowMs });
    }
    this.heads = this.heads.filter((one) => one.head > reached);
    const [oldest] = this.heads;
    this.seconds = oldest ? (nowMs - oldest.seenMs) / 1_000 : 0;
    this.events = oldest ? Math.max(1, Math.round(((head ?? 0) - reached) / this.spanPerEvent)) : 0;
  }

  private get spanPerEvent(): number {
    return this.appliedEvents > 0 ? this.span / this.appliedEvents : 1;
  }
}

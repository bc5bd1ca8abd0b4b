/** Reports the progress of a replay about once a second: events, their rate, and the estimated time left. */
import type { Clock, Position } from '#eventsourcing';

const EVERY_MS = 1_000;

interface Reached {
  readonly events: number;
  readonly position: Position;
}

export interface ReplayProgressOptions {
  readonly clock: Clock;
  readonly parts: number;
  readonly to: Position;
  readonly say: (line: string) => void;
}

export class ReplayProgress {
  private readonly begunMs: number;
  private saidMs: number;
  private readonly reached: Reached[];

  constructor(private readonly options: ReplayProgressOptions) {
    this.begunMs = this.saidMs = options.clock.now().getTime();
    this.reached = Array.from({ length: options.parts }, () => ({ events: 0, position: 0 }));
  }

  /** @param part the index of the part, from 0 */
  advance(part: number, events: number, position: Position): void {
    this.reached[part] = { events, position };
    const { clock, say } = this.options;
    const nowMs = clock.now().getTime();
    if (nowMs - this.saidMs < EVERY_MS) return;
    this.saidMs = nowMs;
    say(this.lineAt(nowMs));
  }

  private lineAt(nowMs: number): string {
    const { to, parts } = this.options;
    const elapsedMs = nowMs - this.begunMs;
    const events = this.reached.reduce((sum, part) => sum + part.events, 0);
    const done = this.reached.reduce((sum, { position }) => sum + position / to / parts, 0);
    const rate = Math.round((events * 1_000) / elapsedMs);
    const line = `replayed ${events} events (${rate}/s), ${Math.floor(done * 100)} % of the ledger`;
    if (done === 0) return line;
    return `${line}, about ${Math.ceil((elapsedMs * (1 - done)) / done / 1_000)} s left`;
  }
}

/** What a stream of changes tells: event by event, or as one summary of all that has arrived together. */
import type { Clock, Position, RecordedEvent, Sleep } from '#eventsourcing';
import { changeOf } from './change.js';
import type { ChangesReader } from './changes-reading.js';
import type { Summaries } from './summaries.js';

export interface Follower {
  /** Everything up to here has been told. */
  readonly position: Position;
  /** Yields all that is there after the position, as it is sent; the position moves along. */
  texts(): AsyncIterable<string>;
}

const BATCH_EVENTS = 200;

export class EventFollower implements Follower {
  constructor(private readonly reader: ChangesReader) {}

  get position(): Position {
    return this.reader.position;
  }

  async *texts(): AsyncGenerator<string> {
    for await (const batch of this.reader.catchUp(BATCH_EVENTS)) {
      yield batch.map(toServerSentEvent).join('');
    }
  }
}

/** The text of each event, made once for all streams that send it. */
const known = new WeakMap<RecordedEvent, string>();

function toServerSentEvent(recorded: RecordedEvent): string {
  const text =
    known.get(recorded) ??
    `id: ${recorded.position}\ndata: ${JSON.stringify(changeOf(recorded))}\n\n`;
  known.set(recorded, text);
  return text;
}

/** Summaries come this often at most, and at the same moments to all, so that one is made for all. */
const SUMMARY_EVERY_MS = 500;

export interface SummaryFollowerOptions {
  readonly tenantId: string;
  readonly from: Position;
  readonly summaries: Summaries;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
}

export class SummaryFollower implements Follower {
  position: Position;

  constructor(private readonly options: SummaryFollowerOptions) {
    this.position = options.from;
  }

  async *texts(): AsyncGenerator<string> {
    const { tenantId, summaries, clock, sleep, signal } = this.options;
    const { text, position } = await summaries.after(tenantId, this.position);
    this.position = position;
    if (text === null) return;
    yield text;
    await sleep(SUMMARY_EVERY_MS - (clock.now().getTime() % SUMMARY_EVERY_MS), signal);
  }
}

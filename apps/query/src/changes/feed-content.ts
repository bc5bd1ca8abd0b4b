/** The two contents of a change feed: individual events, or one summary of all changes since the last. */
import type { Position, RecordedEvent } from '#eventsourcing';
import { changeOf } from './change.js';
import type { ChangesReader } from './changes-reading.js';
import type { Summaries } from './summaries.js';

export interface FeedContent {
  /** Everything up to this position was sent. */
  readonly position: Position;
  /** Yields the texts of all that follows the position, and advances the position. */
  texts(): AsyncIterable<string | Buffer>;
}

const BATCH_EVENTS = 200;

export class EventContent implements FeedContent {
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

/** The text of each event, serialised once for all streams that send it. */
const known = new WeakMap<RecordedEvent, string>();

function toServerSentEvent(recorded: RecordedEvent): string {
  const text =
    known.get(recorded) ??
    `id: ${recorded.position}\ndata: ${JSON.stringify(changeOf(recorded))}\n\n`;
  known.set(recorded, text);
  return text;
}

export class SummaryContent implements FeedContent {
  constructor(
    private readonly summaries: Summaries,
    private readonly tenantId: string,
    public position: Position,
  ) {}

  async *texts(): AsyncGenerator<Buffer> {
    const { text, position } = await this.summaries.after(this.tenantId, this.position);
    this.position = position;
    if (text !== null) yield text;
  }
}

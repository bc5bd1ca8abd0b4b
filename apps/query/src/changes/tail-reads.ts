/** Many streams of one tenant go on from the same place when it has news: what is there is read once for all of them. */
import { type EventStore, heldCharacters, type RecordedEvent } from '#eventsourcing';

type Store = Pick<EventStore, 'read'>;
type Batch = readonly RecordedEvent[];

/** Remembered places in streams; each is needed for a moment only. */
const PLACES_MAX = 64;
/** Longer reads are of clients that catch up, and are not shared. */
const EVENTS_MAX = 100;
/** Of one place; nearly all hold some thousand. */
const CHARACTERS_MAX = 256 * 1024;

/** At the end of a stream there may be something in a moment. */
const isWorthKeeping = (batch: Batch): boolean =>
  batch.length > 0 && batch.length <= EVENTS_MAX && heldCharacters(batch) <= CHARACTERS_MAX;

export class TailReads implements Store {
  private readonly firsts = new Map<string, Promise<Batch>>();

  constructor(private readonly store: Store) {}

  /** Like the store's own: events do not change, and what came behind them since is read on. */
  async *read(stream: string, fromRevision = 0): AsyncGenerator<Batch> {
    const first = await this.firstOf(stream, fromRevision);
    if (first.length === 0) return;
    yield first;
    yield* this.store.read(stream, first.at(-1)!.revision + 1);
  }

  private firstOf(stream: string, fromRevision: number): Promise<Batch> {
    const place = `${fromRevision} ${stream}`;
    const known = this.firsts.get(place);
    if (known) return known;
    const first = this.ask(stream, fromRevision);
    this.remember(place, first);
    const forget = () => this.firsts.delete(place);
    first.then((batch) => {
      if (!isWorthKeeping(batch)) forget();
    }, forget);
    return first;
  }

  private async ask(stream: string, fromRevision: number): Promise<Batch> {
    for await (const batch of this.store.read(stream, fromRevision)) return batch;
    return [];
  }

  private remember(place: string, first: Promise<Batch>): void {
    this.firsts.set(place, first);
    if (this.firsts.size <= PLACES_MAX) return;
    const [oldest] = this.firsts.keys();
    this.firsts.delete(oldest!);
  }
}

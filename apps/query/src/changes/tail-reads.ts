/** Shares reads at the ends of streams: when a tenant has new events, all its open feeds continue from the same revision. */
import { type EventStore, heldCharacters, type RecordedEvent } from '#eventsourcing';

type Store = Pick<EventStore, 'read'>;
type Batch = readonly RecordedEvent[];

/** The maximum number of batches that are kept; each is needed only briefly. */
const BATCHES_MAX = 64;
/** Longer reads come from clients that catch up, and are not shared. */
const EVENTS_MAX = 100;
/** The maximum characters of a batch that is kept; nearly all have a few thousand. */
const CHARACTERS_MAX = 256 * 1024;

/** An empty batch is not shared, because an event may follow at any moment. */
const isWorthKeeping = (batch: Batch): boolean =>
  batch.length > 0 && batch.length <= EVENTS_MAX && heldCharacters(batch) <= CHARACTERS_MAX;

export class TailReads implements Store {
  private readonly firsts = new Map<string, Promise<Batch>>();

  constructor(private readonly store: Store) {}

  /** Gives the same as the store's `read`: events do not change, and later ones are read from the store. */
  async *read(stream: string, fromRevision = 0): AsyncGenerator<Batch> {
    const first = await this.firstOf(stream, fromRevision);
    if (first.length === 0) return;
    yield first;
    yield* this.store.read(stream, first.at(-1)!.revision + 1);
  }

  private firstOf(stream: string, fromRevision: number): Promise<Batch> {
    const key = `${fromRevision} ${stream}`;
    const known = this.firsts.get(key);
    if (known) return known;
    const first = this.ask(stream, fromRevision);
    this.remember(key, first);
    const forget = () => this.firsts.delete(key);
    first.then((batch) => {
      if (!isWorthKeeping(batch)) forget();
    }, forget);
    return first;
  }

  private async ask(stream: string, fromRevision: number): Promise<Batch> {
    for await (const batch of this.store.read(stream, fromRevision)) return batch;
    return [];
  }

  private remember(key: string, first: Promise<Batch>): void {
    this.firsts.set(key, first);
    if (this.firsts.size <= BATCHES_MAX) return;
    const [oldest] = this.firsts.keys();
    this.firsts.delete(oldest!);
  }
}

/**
 * The log of the stand-in: streams with revisions, and `$all` with positions that have gaps. Events are visible
 * only once durable.
 */
import { judge, RecentIds } from './idempotency.js';
import type { Journal } from './journal.js';
import type { LoggedEvent, Transaction } from './logged-event.js';
import { type AppendProposal, proposeJson, type ProposedEvent } from './proposal.js';
import {
  isSoftDeleted,
  isTombstoned,
  metadataOf,
  metadataStreamOf,
  SOFT_DELETED,
  TOMBSTONE_REVISION,
  TOMBSTONE_TYPE,
} from './stream-metadata.js';

export type Appended =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: number }
  /** `revision` is the actual last revision of the stream, -1 if the stream does not exist. */
  | { readonly kind: 'wrong-version'; readonly revision: number }
  /** Another caller is writing the same events at this moment and waits for them. */
  | { readonly kind: 'under-way' }
  | { readonly kind: 'stream-deleted' };

/** The log of a real node begins with internal records. */
const FIRST_POSITION = 1_558;
/** The size of a record without its bodies. Positions are byte offsets, so they have gaps. */
const RECORD_OVERHEAD_BYTES = 96;
const RECENT_IDS_BYTES = 8 * 1024 * 1024;

export class EventLog {
  private readonly all: LoggedEvent[] = [];
  private readonly streams = new Map<string, LoggedEvent[]>();
  /** Filled on demand, because most appends name an exact revision and need no search. */
  private recent: RecentIds;
  private recentUpTo = 0;
  private readonly watchers = new Set<() => void>();
  private nextPosition = FIRST_POSITION;
  private durablePosition = -1;

  constructor(
    private readonly journal: Journal,
    private readonly now: () => number,
    private readonly recentIdsBytes = RECENT_IDS_BYTES,
  ) {
    this.recent = new RecentIds(recentIdsBytes);
  }

  /** The order is decided immediately; the result waits until the append is durable, even for a repeated one. */
  async append(proposal: AppendProposal): Promise<Appended> {
    const { stream, events } = proposal;
    const existing = this.streams.get(stream) ?? [];
    if (isTombstoned(existing)) return { kind: 'stream-deleted' };
    const verdict = judge(proposal, existing, (id) => this.recentIds().get(id));
    const metadata = metadataOf((name) => this.eventsOf(name), stream);
    const revives = isSoftDeleted(metadata) && proposal.expected === 'no_stream';
    if (verdict.kind === 'wrong-version' && !revives) {
      return { ...verdict, revision: existing.length - 1 };
    }
    if (verdict.kind === 'repeated') return this.repeated(existing[verdict.last]);
    if (isSoftDeleted(metadata))
      void this.write(metadataStreamOf(stream), [truncatedBefore(existing.length)]);
    const last = await this.write(stream, events);
    const revision = (this.streams.get(stream) ?? []).length - 1;
    return {
      kind: 'appended',
      revision: last?.revision ?? revision,
      position: last?.position ?? -1,
    };
  }

  private repeated(last: LoggedEvent | undefined): Appended {
    if (!last) return { kind: 'appended', revision: -1, position: -1 };
    if (last.position > this.durablePosition) return { kind: 'under-way' };
    return { kind: 'appended', revision: last.revision, position: last.position };
  }

  /** Hides all events from readers; the next append continues after the last revision. */
  async softDelete(stream: string): Promise<number> {
    const last = await this.write(metadataStreamOf(stream), [truncatedBefore(SOFT_DELETED)]);
    return last!.position;
  }

  /** Deletes the stream permanently: it can no longer be read or appended to, and `$all` shows the tombstone. */
  async tombstone(stream: string): Promise<number> {
    const last = await this.write(stream, [proposeJson(TOMBSTONE_TYPE, '')], TOMBSTONE_REVISION);
    return last!.position;
  }

  private async write(
    stream: string,
    events: readonly ProposedEvent[],
    firstRevision = this.eventsOf(stream).length,
  ): Promise<LoggedEvent | undefined> {
    const transaction = {
      ...{ stream, firstRevision, events },
      firstPosition: this.nextPosition,
      createdMs: this.now(),
    };
    const last = this.store(transaction);
    await this.journal.append(transaction);
    if (last) this.makeVisible(last.position);
    return last;
  }

  /** Loses what a restart of the engine loses: only the ids kept in memory. */
  forgetRecentIds(): void {
    this.recent = new RecentIds(this.recentIdsBytes);
    this.recentUpTo = this.all.length;
  }

  private recentIds(): RecentIds {
    while (this.recentUpTo < this.all.length) this.recent.put(this.all[this.recentUpTo++]!);
    return this.recent;
  }

  /** Restores a transaction from the journal. */
  restore(transaction: Transaction): void {
    const last = this.store(transaction);
    if (last) this.makeVisible(last.position);
  }

  /** The events in order; the last ones may not be visible yet. */
  eventsOf(stream: string | null): readonly LoggedEvent[] {
    return stream === null ? this.all : (this.streams.get(stream) ?? []);
  }

  /** The position of the newest visible event. */
  get visibleUpTo(): number {
    return this.durablePosition;
  }

  /** Calls back whenever events become visible, until the returned function is called. */
  watch(onChange: () => void): () => void {
    this.watchers.add(onChange);
    return () => this.watchers.delete(onChange);
  }

  private store({ stream, firstRevision, firstPosition, createdMs, events }: Transaction) {
    const existing = this.streams.get(stream) ?? [];
    this.streams.set(stream, existing);
    this.nextPosition = firstPosition;
    for (const [index, { id, type, size, message }] of events.entries()) {
      const revision = firstRevision + index;
      const position = this.nextPosition;
      const event = { id, stream, type, revision, position, createdMs, message };
      existing.push(event);
      this.all.push(event);
      this.nextPosition += size + RECORD_OVERHEAD_BYTES;
    }
    return existing[existing.length - 1];
  }

  private makeVisible(position: number): void {
    if (position <= this.durablePosition) return;
    this.durablePosition = position;
    for (const onChange of this.watchers) onChange();
  }
}

const truncatedBefore = (revision: number | string): ProposedEvent =>
  proposeJson('$metadata', `{"$tb":${revision}}`);

/**
 * Appends that this process has just made, kept in memory for the subscribers of the file in all its threads, so
 * that they are not read again and are decoded once per thread. The file is authoritative; subscribers read from it
 * whatever is missing here.
 */
import type { Position, RecordedEvent, SubscribeOptions } from '#eventsourcing';
import { decodeRow, type Row } from './event-rows.js';
import { categoryOf } from './event-tables.js';
import type { SqliteFile } from '../file/sqlite-file.js';

/** One append as stored in the file. It is passed between threads. */
export interface RecentAppend {
  readonly row: Row;
  readonly firstPosition: Position;
}

/** Limits memory if followers fall behind: a decoded event typically has 2 KB, but may be larger. */
const EVENTS_MAX = 20_000;
/** The limit for the event texts, which are mostly ASCII. */
const CHARACTERS_MAX = 64 * 1024 * 1024;

type Wanted = Pick<SubscribeOptions, 'categories' | 'isWanted'>;

export interface Page {
  readonly events: readonly RecordedEvent[];
  /** The last position covered by the page. */
  readonly until: Position;
  /** Whether `until` is the newest position. */
  readonly isLast: boolean;
}

/** The progress of one subscriber. */
export interface Follower {
  position: Position;
}

class Append {
  private decoded: readonly RecordedEvent[] | undefined;

  constructor(
    private readonly row: Row,
    readonly events: number,
  ) {}

  get characters(): number {
    return this.row[5]?.length ?? 0;
  }

  get position(): Position {
    return this.row[0];
  }

  eventsFor({ categories = [], isWanted }: Wanted): readonly RecordedEvent[] {
    const [position, stream] = this.row;
    if (categories.length > 0 && !categories.includes(categoryOf(stream))) return [];
    if (isWanted && !isWanted(stream, position)) return [];
    return (this.decoded ??= decodeRow(this.row));
  }
}

export class RecentAppends {
  /** Appends by their first position, in ledger order. */
  private readonly appends = new Map<Position, Append>();
  private readonly followers = new Set<Follower>();
  private readonly held = { events: 0, characters: 0 };
  /** The position of the newest append. */
  newest: Position = 0;

  constructor(private readonly charactersMax = CHARACTERS_MAX) {}

  /** Must be called once the append is committed. */
  add({ row, firstPosition }: RecentAppend): void {
    this.newest = Math.max(this.newest, row[0]);
    if (this.followers.size === 0) return;
    const append = new Append(row, row[0] - firstPosition + 1);
    this.appends.set(firstPosition, append);
    this.hold(append, 1);
    for (const [first, oldest] of this.appends) {
      if (this.held.events <= EVENTS_MAX && this.held.characters <= this.charactersMax) return;
      this.appends.delete(first);
      this.hold(oldest, -1);
    }
  }

  private hold({ events, characters }: Append, times: 1 | -1): void {
    this.held.events += times * events;
    this.held.characters += times * characters;
  }

  /** Keeps all appends from now on for this follower until it leaves. */
  join(follower: Follower): void {
    this.followers.add(follower);
  }

  leave(follower: Follower): void {
    this.followers.delete(follower);
    this.forgetPassed();
  }

  /**
   * Returns at least `eventsMin` events directly after the follower's position, or all that are held if fewer;
   * `null` if none follow in memory.
   */
  after({ position }: Follower, wanted: Wanted, eventsMin: number): Page | null {
    this.forgetPassed();
    const events: RecordedEvent[] = [];
    let until = position;
    while (events.length < eventsMin) {
      const append = this.appends.get(until + 1);
      if (!append) break;
      events.push(...append.eventsFor(wanted));
      until = append.position;
    }
    return until === position ? null : { events, until, isLast: false };
  }

  private forgetPassed(): void {
    let passed = Infinity;
    for (const { position } of this.followers) passed = Math.min(passed, position);
    for (const [first, append] of this.appends) {
      if (append.position > passed) return;
      this.appends.delete(first);
      this.hold(append, -1);
    }
  }
}

const recent = new WeakMap<SqliteFile, RecentAppends>();

/** The recent appends of a file, shared by all stores that use the file. */
export function recentAppendsOf(file: SqliteFile): RecentAppends {
  let appends = recent.get(file);
  if (!appends) {
    const made = (appends = new RecentAppends());
    recent.set(file, made);
    file.onNotice((news) => made.add(news as RecentAppend));
  }
  return appends;
}

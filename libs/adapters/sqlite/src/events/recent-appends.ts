/**
 * What this process has just appended, on its way to the followers of the file in any of its threads: it need
 * not be read again, and is decoded once for all followers of a thread. The file is the truth; what is not here
 * is read from there.
 */
import type { Position, RecordedEvent, SubscribeOptions } from '#eventsourcing';
import { decodeRow, type Row } from './event-rows.js';
import { categoryOf } from './event-tables.js';
import type { SqliteFile } from '../file/sqlite-file.js';

/** One append as it is stored in the file; it is passed between threads. */
export interface RecentAppend {
  readonly row: Row;
  readonly firstPosition: Position;
}

/** Bounds memory where followers fall behind: events are some 2 KB each, once they are decoded, but may be larger. */
const EVENTS_MAX = 20_000;
/** Of their texts, which are ASCII but for names. */
const CHARACTERS_MAX = 64 * 1024 * 1024;

type Wanted = Pick<SubscribeOptions, 'categories' | 'isWanted'>;

export interface Page {
  readonly events: readonly RecordedEvent[];
  /** The last position that was looked at. */
  readonly until: Position;
  /** Whether it is the newest append at the moment. */
  readonly isLast: boolean;
}

/** How far one follower has come. */
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
  /** Appends by their first position, in the order of the ledger. */
  private readonly appends = new Map<Position, Append>();
  private readonly followers = new Set<Follower>();
  private readonly held = { events: 0, characters: 0 };
  /** The position of the newest append that was added. */
  newest: Position = 0;

  constructor(private readonly charactersMax = CHARACTERS_MAX) {}

  /** To be called when it is committed. */
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

  /** What is appended from now on is held for this follower until it leaves. */
  join(follower: Follower): void {
    this.followers.add(follower);
  }

  leave(follower: Follower): void {
    this.followers.delete(follower);
    this.forgetPassed();
  }

  /** At least this number of events directly after the follower's position; `null` if they are not in memory. */
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

/** The recent appends of a file, shared by all stores over it. */
export function recentAppendsOf(file: SqliteFile): RecentAppends {
  let appends = recent.get(file);
  if (!appends) {
    const made = (appends = new RecentAppends());
    recent.set(file, made);
    file.onNotice((news) => made.add(news as RecentAppend));
  }
  return appends;
}

/**
 * Where the newest of our events stands. What lies behind it is looked at once, by the first process of all: from
 * then on only what has been written since, so that a store shared with others does not cost more with every event
 * of theirs.
 */
import type { Position, RecordedEvent } from '#eventsourcing';
import { deniedAll, isDenied, toPortError } from './errors.js';
import { type Look, LookMarks, type LookMarksOptions } from './look-marks.js';
import { eventsIn, prefixesOf, readLast, readOnce } from './reading.js';

type HeadLook = Look<Position | null>;

interface Watched {
  readonly marks: LookMarks<Position | null>;
  looked: HeadLook | null;
}

export class HeadWatch {
  private readonly watched = new Map<string, Watched>();

  constructor(private readonly options: LookMarksOptions) {}

  /** As the leader knows it: a follower may be behind. @returns `null` where there is no event of these. */
  async head(categories: readonly string[]): Promise<Position | null> {
    try {
      return await this.look(categories);
    } catch (error) {
      if (isDenied(error)) throw deniedAll();
      throw toPortError(error, 'looking for the head of $all');
    }
  }

  private async look(categories: readonly string[]): Promise<Position | null> {
    const { connection } = this.options;
    const request = { stream: null, from: 'end', count: 1 } as const;
    const [newest] = eventsIn(await readOnce(connection, request));
    if (!newest) return null;
    const watched = this.watchedOf(categories);
    const known = watched.looked ?? (await watched.marks.last());
    if (known?.until === newest.position) return known.found;
    const found = await this.lookOn(known, newest, prefixesOf(categories));
    watched.looked = { until: newest.position, found };
    await watched.marks.offer(watched.looked);
    return found;
  }

  /** Backwards only where nothing is known, or the store was set back since. */
  private async lookOn(
    known: HeadLook | null,
    newest: RecordedEvent,
    prefixes: readonly string[],
  ): Promise<Position | null> {
    const { connection } = this.options;
    if (known !== null && known.until < newest.position) {
      const last = await readLast(connection, { stream: null, from: known.until, prefixes });
      return last?.position ?? known.found;
    }
    const backwards = { stream: null, from: 'end', count: 1, prefixes } as const;
    return eventsIn(await readOnce(connection, backwards))[0]?.position ?? null;
  }

  private watchedOf(categories: readonly string[]): Watched {
    const key = categories.join();
    let watched = this.watched.get(key);
    if (!watched) {
      const marks = new LookMarks<Position | null>(this.options, `lookedForHead-${key}`);
      this.watched.set(key, (watched = { marks, looked: null }));
    }
    return watched;
  }
}

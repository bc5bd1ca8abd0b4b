/**
 * Where the newest of our events stands. What lies behind it is looked at once: from then on only what has been
 * written since, so that a store shared with others does not cost more with every event of theirs.
 */
import type { Position } from '#eventsourcing';
import type { Connection } from './connection.js';
import { deniedAll, isDenied, toPortError } from './errors.js';
import { eventsIn, prefixesOf, readOnce } from './reading.js';

interface Looked {
  /** End of the log when it was last looked at. */
  readonly until: Position;
  readonly head: Position | null;
}

export class HeadWatch {
  private readonly looked = new Map<string, Looked>();

  constructor(private readonly connection: Connection) {}

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
    const key = categories.join();
    const [newest] = eventsIn(await this.read({ from: 'end', count: 1 }));
    if (!newest) return null;
    const known = this.looked.get(key);
    if (known?.until === newest.position) return known.head;
    const prefixes = prefixesOf(categories);
    const isLater = known !== undefined && known.until < newest.position;
    const found = eventsIn(
      isLater
        ? await this.read({ from: known.until, prefixes })
        : await this.read({ from: 'end', count: 1, prefixes }),
    );
    const head = found.at(-1)?.position ?? (isLater ? known.head : null);
    this.looked.set(key, { until: newest.position, head });
    return head;
  }

  private read(request: {
    readonly from: Position | 'end';
    readonly count?: number;
    readonly prefixes?: readonly string[];
  }) {
    return readOnce(this.connection, { stream: null, ...request });
  }
}

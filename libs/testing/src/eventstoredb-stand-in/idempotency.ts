/** The engine's rules on expected revisions and repeated event ids, which determine when a retry is safe. */
import type { AppendProposal } from './proposal.js';

export interface KnownEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
}

export type Verdict =
  | { readonly kind: 'write' }
  /** All ids are at the expected revisions; `last` is the revision of the last one. */
  | { readonly kind: 'repeated'; readonly last: number }
  | { readonly kind: 'wrong-version' };

/** @param recent looks up an id of any stream in the bounded cache */
export function judge(
  { stream, expected, events }: AppendProposal,
  existing: readonly KnownEvent[],
  recent: (id: string) => KnownEvent | undefined,
): Verdict {
  const ids = events.map(({ id }) => id);
  if (expected === 'stream_exists' && existing.length === 0) return { kind: 'wrong-version' };
  if (expected === 'any' || expected === 'stream_exists') return judgeByCache(stream, ids, recent);
  const after = expected === 'no_stream' ? -1 : expected;
  const last = existing.length - 1;
  if (after === last) return { kind: 'write' };
  if (after > last) return { kind: 'wrong-version' };
  const repeated = ids.every((id, index) => existing[after + 1 + index]?.id === id);
  return repeated ? { kind: 'repeated', last: after + ids.length } : { kind: 'wrong-version' };
}

/** Without an exact expected revision only the cache is checked: an event whose id was evicted is written again. */
function judgeByCache(
  stream: string,
  ids: readonly string[],
  recent: (id: string) => KnownEvent | undefined,
): Verdict {
  let last = -1;
  for (const [index, id] of ids.entries()) {
    const known = recent(id);
    if (known?.stream !== stream) return { kind: index === 0 ? 'write' : 'wrong-version' };
    last = known.revision;
  }
  return ids.length === 0 ? { kind: 'write' } : { kind: 'repeated', last };
}

/** The ids of the newest events; the oldest are evicted once the total size exceeds the limit. */
export class RecentIds {
  private readonly entries = new Map<string, KnownEvent>();
  /** Known events by age. A map would find its oldest entry only by iterating over all deleted ones. */
  private queue: KnownEvent[] = [];
  private oldest = 0;
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  get(id: string): KnownEvent | undefined {
    return this.entries.get(id);
  }

  put(event: KnownEvent): void {
    if (this.entries.has(event.id)) return;
    this.entries.set(event.id, event);
    this.queue.push(event);
    this.bytes += entryBytes(event);
    while (this.bytes > this.maxBytes) this.forgetOldest();
  }

  private forgetOldest(): void {
    const event = this.queue[this.oldest++]!;
    this.entries.delete(event.id);
    this.bytes -= entryBytes(event);
    if (this.oldest * 2 < this.queue.length) return;
    this.queue = this.queue.slice(this.oldest);
    this.oldest = 0;
  }
}

/** The size as the engine counts it: the id, a revision, a pointer, and the stream name in UTF-16. */
function entryBytes({ stream }: KnownEvent): number {
  return 28 + 2 * stream.length;
}

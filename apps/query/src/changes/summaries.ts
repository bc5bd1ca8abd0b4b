/** Summaries for the change feed: the changes after a position as one event with the month's figures, made once for all streams at that position. */
import { decodeLedgerEvent } from '#contracts';
import { isSkipped, type Position, type RecordedEvent } from '#eventsourcing';
import type { Instant } from '#metering';
import { ChangesReader, type ChangesSource } from './changes-reading.js';

/** The month's figures after the changes; empty if they are not available now. */
export type FiguresOf = (tenantId: string) => Promise<object>;

export interface Summary {
  /** The event as it is sent, encoded once for all streams; `null` if nothing has changed for the tenant. */
  readonly text: Buffer | null;
  /** The position of the rows: the summary covers everything up to here. */
  readonly position: Position;
}

interface Made {
  readonly after: Position;
  readonly summary: Promise<Summary>;
  /** Continues after the summary; `null` while the summary is being made, because a reader serves one read at a time. */
  reader: ChangesReader | null;
}

/**
 * Summaries are half a second apart and sent to all streams at the same moments, so that one serves all. With many
 * pages,
 * which delay other requests, the pause grows to 0.8 s: a run is still on the page within a second.
 */
export const pauseAfterSummaries = (pages: number): number => Math.min(500 + 6 * pages, 800);

/** The maximum number of remembered tenants, each with its newest summary. */
const TENANTS_MAX = 64;
const BATCH_EVENTS = 200;

export class Summaries {
  private readonly made = new Map<string, Made>();

  constructor(
    private readonly source: ChangesSource,
    private readonly figuresOf: FiguresOf,
  ) {}

  async after(tenantId: string, position: Position): Promise<Summary> {
    const known = this.made.get(tenantId);
    const standing = known?.reader?.position === position ? known.reader : null;
    // Changes since this summary follow in the next one, which starts where this one ends.
    if (known?.after === position && !standing) return known.summary;
    const reader = standing ?? new ChangesReader(this.source, tenantId, position);
    const summary = this.make(tenantId, reader);
    const made: Made = { after: position, summary, reader: null };
    this.remember(tenantId, made);
    await summary;
    made.reader = reader;
    return summary;
  }

  private async make(tenantId: string, reader: ChangesReader): Promise<Summary> {
    const types = new Set<string>();
    let usedSince: Instant | null = null;
    for await (const batch of reader.catchUp(BATCH_EVENTS)) {
      for (const recorded of batch) {
        types.add(recorded.type);
        const time = timeOfUse(recorded);
        if (time !== null && (usedSince === null || time < usedSince)) usedSince = time;
      }
    }
    const { position } = reader;
    if (types.size === 0) return { text: null, position };
    const figures = await this.figuresOf(tenantId);
    const data = { position, types: [...types], usedSince, ...figures };
    return { text: Buffer.from(`id: ${position}\ndata: ${JSON.stringify(data)}\n\n`), position };
  }

  private remember(tenantId: string, made: Made): void {
    this.made.delete(tenantId);
    this.made.set(tenantId, made);
    const forget = () => this.made.get(tenantId) === made && this.made.delete(tenantId);
    made.summary.catch(forget);
    if (this.made.size <= TENANTS_MAX) return;
    const [oldest] = this.made.keys();
    this.made.delete(oldest!);
  }
}

/** @returns when the charged usage happened, or `null` for events that charge nothing */
function timeOfUse(recorded: RecordedEvent): Instant | null {
  if (isSkipped(recorded)) return null;
  const event = decodeLedgerEvent(recorded);
  return event.type === 'CreditConsumed' ? event.data.usage.time : null;
}

/** Summaries for the change feed: what changed after a position, as one event with the month's figures, made once for all streams at that position. */
import { decodeLedgerEvent } from '#contracts';
import { isSkipped, type Position, type RecordedEvent } from '#eventsourcing';
import type { Instant } from '#metering';
import { ChangesReader, type ChangesSource } from './changes-reading.js';

/** What the month looks like after the changes; empty where it cannot be told now. */
export type FiguresOf = (tenantId: string) => Promise<object>;

export interface Summary {
  /** The event as it is sent, encoded once for all streams; `null` where nothing has changed for the tenant. */
  readonly text: Buffer | null;
  /** Where the rows stand: everything up to here is in it. */
  readonly position: Position;
}

interface Made {
  readonly after: Position;
  readonly summary: Promise<Summary>;
  /** Goes on after the summary; `null` while it is made: what a reader reads is for one. */
  reader: ChangesReader | null;
}

/**
 * Summaries come half a second apart, and at the same moments to all, so that one is made for all; where many pages are
 * told, which keeps others waiting, up to 0.8 s: a run is on the page within a second.
 */
export const pauseAfterSummaries = (pages: number): number => Math.min(500 + 6 * pages, 800);

/** Remembered tenants: each holds its newest summary. */
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
    // What has come since it was made follows in the next one, from where this one leads.
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

/** When the charged usage happened; `null` for events that charge nothing. */
function timeOfUse(recorded: RecordedEvent): Instant | null {
  if (isSkipped(recorded)) return null;
  const event = decodeLedgerEvent(recorded);
  return event.type === 'CreditConsumed' ? event.data.usage.time : null;
}

/** The change feed: a tenant's ledger from any position, as server-sent events or in pages of NDJSON. */
import type { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { LEDGER_CATEGORY } from '#contracts';
import { BEFORE_FIRST, type Position, type RecordedEvent, systemClock } from '#eventsourcing';
import {
  ApiTags,
  fewPerTurn,
  type GuardedRequest,
  type HttpReply,
  type HttpRequest,
  openForMs,
  Requires,
  textParameter,
} from '#platform';
import { type AsOf, findTenant, readAsOf } from '#read-models';
import { setAsOfHeaders } from '../answers/as-of-headers.js';
import { changeOf } from './change.js';
import { ApiChanges, FEED_FORMATS, type FeedFormat } from './docs.js';
import { ChangesReader, type ChangesSource } from './changes-reading.js';
import { EventContent, type FeedContent, SummaryContent } from './feed-content.js';
import { LIFETIME_MS, OpenStreams } from './open-streams.js';
import { pauseAfterSummaries, Summaries } from './summaries.js';
import { TailReads } from './tail-reads.js';
import { Completeness, describeFilling } from '../answers/completeness.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { acceptedTypes } from '../export/accepted-types.js';
import { MonthFigures } from '../usage/month-figures.js';
import {
  flagParameter,
  limitParameter,
  oneOf,
  positionParameter,
} from '../questions/parameters.js';
import { queryProblem, tenantNotFound } from '../questions/problems.js';
import { queryOf } from '../questions/query-of.js';

const EVENT_STREAM = 'text/event-stream';
const FEED_TYPES: readonly string[] = [EVENT_STREAM, 'application/x-ndjson'];

interface FeedQuery {
  readonly after: Position | undefined;
  readonly format: FeedFormat | undefined;
  readonly limit: number;
  readonly heartbeats: boolean;
  readonly summary: boolean;
}

const feedQuery = queryOf<FeedQuery>({
  after: positionParameter,
  format: oneOf(FEED_FORMATS),
  limit: limitParameter,
  heartbeats: flagParameter,
  summary: flagParameter,
});

@ApiTags('Changes')
@Controller('v1/tenants/:tenant/changes')
export class ChangesController {
  private readonly eventStreams: OpenStreams;
  /** Streams of clients that receive one summary for all changes since the last. */
  private readonly summaryStreams: OpenStreams;
  private readonly turn = fewPerTurn();
  private readonly source: ChangesSource;
  private readonly summaries: Summaries;

  constructor(
    @Inject(QUERY) private readonly dependencies: QueryDependencies,
    private readonly completeness: Completeness,
    figures: MonthFigures,
  ) {
    const { readModels, store } = dependencies;
    this.eventStreams = new OpenStreams(dependencies);
    this.summaryStreams = new OpenStreams({ ...dependencies, pauseMs: pauseAfterSummaries });
    this.source = { readModels, store: new TailReads(store), positions: store };
    this.summaries = new Summaries(this.source, (tenantId) => figures.present(tenantId));
  }

  @Get()
  @Requires('reader')
  @ApiChanges()
  async changes(
    @Param('tenant', textParameter) tenantId: string,
    @Query(feedQuery) { after, format, limit, heartbeats, summary }: FeedQuery,
    @Req() { headers, caller, allowance }: GuardedRequest,
    @Res() reply: HttpReply,
  ): Promise<void> {
    const name = { data: 'Last-Event-ID' };
    const resumed = positionParameter.transform(headers['last-event-id'], name);
    const from = resumed ?? after ?? BEFORE_FIRST;
    const asOf = await this.requireKnown(tenantId, from);
    reply.header('cache-control', 'no-store');
    if (format === 'sse' || (!format && acceptsStream(headers))) {
      const leave = allowance.openStream(tenantId);
      // Keeps proxies from buffering the response, which would delay the events.
      reply.header('x-accel-buffering', 'no').type(EVENT_STREAM);
      const lifetimeMs = openForMs(caller, LIFETIME_MS, systemClock.now().getTime());
      reply.send(this.stream({ tenantId, from, summary, heartbeats, leave, lifetimeMs }));
    } else {
      const reader = new ChangesReader(this.source, tenantId, from);
      setAsOfHeaders(reply, asOf);
      sendPage(reply, await pageOf(reader, limit), reader.position);
    }
  }

  private stream({ heartbeats, leave, lifetimeMs, ...from }: StreamOptions): Readable {
    const streams = from.summary ? this.summaryStreams : this.eventStreams;
    const content = this.content(from);
    return streams.open(lifetimeMs, {
      content,
      turn: this.turn,
      heartbeats,
      onEnd: leave,
    });
  }

  private content({ tenantId, from, summary }: StreamStart): FeedContent {
    return summary
      ? new SummaryContent(this.summaries, tenantId, from)
      : new EventContent(new ChangesReader(this.source, tenantId, from));
  }

  /**
   * A position beyond the ledger belongs to another ledger or predates a restore; waiting there would lose events.
   * @returns what the rows reflect
   */
  private async requireKnown(tenantId: string, from: Position): Promise<AsOf> {
    const { readModels, store } = this.dependencies;
    const asOf = await readAsOf(readModels);
    if (!(await findTenant(readModels, tenantId))) {
      const filling = await this.completeness.filling();
      if (filling) throw queryProblem('rowsIncomplete', describeFilling(filling), { asOf });
      throw tenantNotFound(asOf);
    }
    if (from <= (asOf.position ?? BEFORE_FIRST)) return asOf;
    const head = await store.head([LEDGER_CATEGORY]);
    if (from <= (head ?? BEFORE_FIRST)) return asOf;
    const detail = `The ledger ends at ${head ?? 'nothing'}; begin again from a position it has.`;
    throw queryProblem('positionAhead', detail, { asOf });
  }
}

interface StreamStart {
  readonly tenantId: string;
  readonly from: Position;
  readonly summary: boolean;
}

interface StreamOptions extends StreamStart {
  readonly heartbeats: boolean;
  /** Releases the stream, so that another one may be opened. */
  readonly leave: () => void;
  readonly lifetimeMs: number;
}

/** @returns up to `limit` changes; the reader's position is then that of the last change, or of the rows */
async function pageOf(reader: ChangesReader, limit: number): Promise<readonly RecordedEvent[]> {
  for await (const batch of reader.catchUp(limit)) return batch;
  return [];
}

function sendPage(reply: HttpReply, page: readonly RecordedEvent[], position: Position): void {
  const next = Math.max(position, 0);
  reply
    .type('application/x-ndjson')
    .header('next-after', next)
    .send(page.map((event) => `${JSON.stringify(changeOf(event))}\n`).join(''));
}

/** Whether the client asks for server-sent events; a client that accepts any type gets pages. */
const acceptsStream = ({ accept }: HttpRequest['headers']): boolean =>
  acceptedTypes(String(accept ?? '')).find((type) => FEED_TYPES.includes(type)) === EVENT_STREAM;

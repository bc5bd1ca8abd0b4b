/** Single runs: the activity of a month, and the outcome of one usage event with its reasons. */
import { Controller, Get, Inject, Param, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { type Month, monthOf } from '#metering';
import { ApiTags, AskedBy, type Caller, onlyUserOf, Requires, textParameter } from '#platform';
import {
  activity,
  ACTIVITY_ORDERS,
  type ActivityFilter,
  type ActivityOrder,
  findRejected,
  findRuns,
  findTenant,
  isCostliestCursor,
  readAsOf,
  type Run,
} from '#read-models';
import { Exportable } from '../export/exportable.js';
import { PAGE_ROWS } from '../export/exports.js';
import { runColumns } from '../export/columns.js';
import { decodeCursor, isNumberCursor, encodeCursor } from '../questions/cursor.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { explanationOf, readCharge } from './ledger-reading.js';
import { MinPosition } from '../answers/min-position.js';
import { ownUser } from '../questions/own-user.js';
import {
  activityFilter,
  limitParameter,
  monthParameter,
  oneOf,
  optionalText,
} from '../questions/parameters.js';
import { found, queryProblem, tenantNotFound } from '../questions/problems.js';
import { asGiven, orElse, queryOf } from '../questions/query-of.js';
import { ApiOrder } from '../schemas/usage-docs.js';
import { ApiFilter, ApiMonth, ApiPage, ApiQuestion, ApiSource } from '../schemas/question-docs.js';
import { CHARGED_EVENT, REJECTED_EVENT } from '../schemas/event-schemas.js';
import { ACTIVITY } from '../schemas/schemas.js';
import { CompleteAnswers } from '../answers/complete-answers.js';
import { CompleteRejections } from '../rejected/complete-rejections.js';

/** Each page of the costliest looks at all runs of the month. */
const COSTLIEST_PAGE_ROWS = 20_000;

interface ActivityQuery {
  readonly month: Month | undefined;
  readonly order: ActivityOrder;
  readonly cursor: string | undefined;
  readonly limit: number;
}

const activityQuery = queryOf<ActivityQuery>({
  month: monthParameter,
  order: orElse(oneOf(ACTIVITY_ORDERS), 'recorded'),
  cursor: asGiven,
  limit: limitParameter,
});

@ApiTags('Events')
@Controller('v1/tenants/:tenant')
@UseGuards(MinPosition)
@UseInterceptors(CompleteAnswers)
export class EventsController {
  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  @Get('activity')
  @Requires('maker')
  @ApiQuestion('The runs of a month, newest or most expensive first', ACTIVITY)
  @ApiMonth()
  @ApiFilter()
  @ApiOrder(
    'Order by time of recording (newest first), or by credits charged (most first); filter by `currency` so that only amounts of one currency are compared.',
    ACTIVITY_ORDERS,
  )
  @ApiPage()
  @Exportable('runs', runColumns, {
    pageRows: ({ order }) => (order === 'charged' ? COSTLIEST_PAGE_ROWS : PAGE_ROWS),
  })
  async runs(
    @Param('tenant', textParameter) tenantId: string,
    @Query(activityQuery) { month, order, cursor, limit }: ActivityQuery,
    @Query(activityFilter) asked: ActivityFilter,
    @AskedBy() caller: Caller,
  ) {
    const { readModels, long, clock } = this.dependencies;
    const now = clock.now().toISOString();
    const filter = { ...asked, userId: ownUser(caller, asked.userId) };
    const asking = { tenantId, month, now, filter, limit };
    if (order === 'charged') {
      // The name is part of the checksum of cursors that clients already hold.
      const question = ['dearest runs', tenantId, month ?? monthOf(now), filter];
      const after = decodeCursor(question, cursor, isCostliestCursor);
      const { next, ...answer } = found(await long.costliestRuns({ ...asking, after }));
      return { tenantId, ...answer, nextCursor: encodeCursor(question, next) };
    }
    const question = ['activity', tenantId, month ?? monthOf(now), filter];
    const before = decodeCursor(question, cursor, isNumberCursor);
    const { nextBefore, ...answer } = found(await activity(readModels, { ...asking, before }));
    return { tenantId, ...answer, nextCursor: encodeCursor(question, nextBefore) };
  }

  @Get('events/:id')
  @Requires('maker')
  @UseInterceptors(CompleteRejections)
  @ApiQuestion('What became of one usage event, and why', CHARGED_EVENT, REJECTED_EVENT)
  @ApiSource()
  async one(
    @Param('tenant', textParameter) tenantId: string,
    @Param('id', textParameter) id: string,
    @Query('source', optionalText) source: string | undefined,
    @AskedBy() caller: Caller,
  ) {
    const { readModels } = this.dependencies;
    const asOf = await readAsOf(readModels);
    const ofSource = (one: { source: string | null }) =>
      source === undefined || one.source === source;
    const user = onlyUserOf(caller);
    const own = (run: Run) => user === undefined || run.userId === user;
    const runs = (await findRuns(readModels, tenantId, id)).filter(ofSource).filter(own);
    // A rejected event cannot be attributed to a user.
    const known = user === undefined ? await findRejected(readModels, tenantId, id) : [];
    const rejections = known.filter(ofSource);
    const [run, ...others] = runs;
    if (others.length > 0) throw ambiguous(runs);
    if (run) return { ...(await this.charged(tenantId, run)), rejections, asOf };
    if (rejections.length > 0)
      return { id, tenantId, status: 'rejected' as const, rejections, asOf };
    if (await findTenant(readModels, tenantId)) {
      throw queryProblem('eventNotFound', 'It was neither charged nor rejected yet.', { asOf });
    }
    throw tenantNotFound(asOf);
  }

  private async charged(tenantId: string, run: Run) {
    const { store } = this.dependencies;
    const charge = await readCharge(store, tenantId, run.month, run.revision);
    const { event, effects, position, recordedAt, metadata } = charge;
    return {
      id: run.id,
      tenantId,
      status: 'charged' as const,
      run,
      usage: event.data.usage,
      charge: event.data.charge,
      explanation: explanationOf(event.data),
      effects,
      ledger: { month: run.month, revision: run.revision, position, recordedAt, metadata },
    };
  }
}

function ambiguous(runs: readonly Run[]) {
  const sources = runs.map(({ source }) => source);
  return queryProblem('eventIdAmbiguous', 'Name one of them with ?source=.', { sources });
}

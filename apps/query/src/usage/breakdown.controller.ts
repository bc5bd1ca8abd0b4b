/** Usage grouped by any combination of dimensions, and the differences between two periods. */
import { Controller, Get, Inject, Param, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { monthOf } from '#metering';
import { ApiTags, AskedBy, type Caller, Requires, textParameter } from '#platform';
import {
  BREAKDOWN_ORDERS,
  type BreakdownOrder,
  isBreakdownCursor,
  type Dimension,
  type DimensionFilter,
  type MonthRange,
  type Period,
  rangeText,
  type SumName,
  SUM_NAMES,
} from '#read-models';
import { EXPORT_PAGE_ROWS } from '../answers/breakdown-prefetch.js';
import { decodeCursor, encodeCursor } from '../questions/cursor.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { breakdownColumns } from '../export/columns.js';
import { Exportable } from '../export/exportable.js';
import { MinPosition } from '../answers/min-position.js';
import { ownUser } from '../questions/own-user.js';
import {
  dimensionFilter,
  dimensionsParameter,
  limitParameter,
  monthsParameter,
  oneOf,
  periodParameter,
} from '../questions/parameters.js';
import { found } from '../questions/problems.js';
import { asGiven, orElse, queryOf } from '../questions/query-of.js';
import { ApiLimit, ApiMonths, ApiPage, ApiQuestion } from '../schemas/question-docs.js';
import { BREAKDOWN, USAGE_CHANGES } from '../schemas/usage-schemas.js';
import { ApiBy, ApiDimensionFilter, ApiOrder, ApiPeriods } from '../schemas/usage-docs.js';
import { CompleteAnswers } from '../answers/complete-answers.js';

/** What people ask first: which flow, with which model, where. */
const CHANGES_BY = ['environment', 'automation', 'model'] as const;

interface BreakdownQuery {
  readonly month: MonthRange | undefined;
  readonly by: readonly Dimension[];
  readonly order: BreakdownOrder;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** Checked in this order, required parameters last: a wrong value is reported before a missing one. */
const breakdownQuery = queryOf<BreakdownQuery>({
  limit: limitParameter,
  cursor: asGiven,
  order: orElse(oneOf(BREAKDOWN_ORDERS), 'key'),
  month: monthsParameter,
  by: dimensionsParameter(),
});

interface ChangesQuery {
  readonly from: Period;
  readonly to: Period;
  readonly by: readonly Dimension[];
  readonly order: SumName;
  readonly limit: number;
}

/** In the same order, for the same reason. */
const changesQuery = queryOf<ChangesQuery>({
  limit: limitParameter,
  order: orElse(oneOf(SUM_NAMES), 'consumed'),
  by: dimensionsParameter(CHANGES_BY),
  to: periodParameter,
  from: periodParameter,
});

@ApiTags('Usage')
@Controller('v1/tenants/:tenant/usage')
@UseGuards(MinPosition)
@UseInterceptors(CompleteAnswers)
export class BreakdownController {
  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  @Get('breakdown')
  @Requires('maker')
  @ApiQuestion('Usage of one or more months by any combination of dimensions', BREAKDOWN)
  @ApiMonths()
  @ApiBy({ required: true })
  @ApiDimensionFilter()
  @ApiOrder(
    'Order the rows by their dimensions, or by a sum with the largest first.',
    BREAKDOWN_ORDERS,
  )
  @ApiPage()
  @Exportable('rows', breakdownColumns, { pageRows: () => EXPORT_PAGE_ROWS })
  async byDimensions(
    @Param('tenant', textParameter) tenantId: string,
    @Query(breakdownQuery) { month: months, by, order, cursor, limit }: BreakdownQuery,
    @Query(dimensionFilter) given: DimensionFilter,
    @AskedBy() caller: Caller,
  ) {
    const filter = { ...given, user: ownUser(caller, given.user) };
    const now = this.now();
    const month = months ? rangeText(months) : monthOf(now);
    const asked = ['breakdown', tenantId, month, by, filter, order];
    const after = decodeCursor(asked, cursor, isBreakdownCursor(by, order));
    const question = { tenantId, months, now, by, filter, order, after, limit };
    const { next, ...answer } = found(await this.dependencies.long.breakdown(question));
    return { tenantId, ...answer, by, nextCursor: encodeCursor(asked, next) };
  }

  @Get('changes')
  @Requires('maker')
  @ApiQuestion('What changed between two periods, largest difference first', USAGE_CHANGES)
  @ApiPeriods()
  @ApiBy({ required: false })
  @ApiDimensionFilter()
  @ApiOrder('The sum whose differences are compared and ordered.', SUM_NAMES)
  @ApiLimit()
  async between(
    @Param('tenant', textParameter) tenantId: string,
    @Query(changesQuery) { by, ...query }: ChangesQuery,
    @Query(dimensionFilter) given: DimensionFilter,
    @AskedBy() caller: Caller,
  ) {
    const filter = { ...given, user: ownUser(caller, given.user) };
    const question = { tenantId, now: this.now(), by, filter, ...query };
    const answer = found(await this.dependencies.long.usageChanges(question));
    return { tenantId, ...answer, by };
  }

  private now(): string {
    return this.dependencies.clock.now().toISOString();
  }
}

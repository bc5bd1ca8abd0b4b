/** The usage of a tenant or of one environment, in a month or month by month. */
import { Controller, Get, Inject, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { LEVELS } from '#metering';
import { ApiTags, type HttpReply, Requires, textParameter } from '#platform';
import {
  ENVIRONMENT_ORDERS,
  environmentMonths,
  environmentUsage,
  type MonthRange,
  tenantMonths,
} from '#read-models';
import { environmentColumns } from '../export/columns.js';
import { ApiExport } from '../export/exportable.js';
import type { ExportedList, ListRequest } from '../export/exports.js';
import { SharedLists } from '../export/shared-lists.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { MinPosition } from '../answers/min-position.js';
import { MonthFigures, type UsageQuery } from './month-figures.js';
import {
  invalidParameter,
  limitParameter,
  monthsParameter,
  oneOf,
  optionalText,
} from '../questions/parameters.js';
import { found } from '../questions/problems.js';
import { asGiven, orElse, queryOf } from '../questions/query-of.js';
import { ApiMonths, ApiPage, ApiQuestion } from '../schemas/question-docs.js';
import {
  ENVIRONMENT_MONTH,
  ENVIRONMENT_MONTHS,
  TENANT_MONTHS,
  TENANT_USAGE,
} from '../schemas/usage-schemas.js';
import { ApiEnvironments } from '../schemas/usage-docs.js';
import { SharedAnswers } from '../answers/shared-answers.js';

const usageQuery = queryOf<UsageQuery>({
  month: monthsParameter,
  search: optionalText,
  level: oneOf(LEVELS),
  order: orElse(oneOf(ENVIRONMENT_ORDERS), 'environment'),
  cursor: asGiven,
  limit: limitParameter,
});

const ENVIRONMENTS: ExportedList = { member: 'environments', columns: environmentColumns };

@ApiTags('Usage')
@Controller('v1/tenants/:tenant')
@UseGuards(MinPosition)
export class UsageController {
  constructor(
    @Inject(QUERY) private readonly dependencies: QueryDependencies,
    private readonly shared: SharedAnswers,
    private readonly lists: SharedLists,
    private readonly figures: MonthFigures,
  ) {}

  @Get('usage')
  @Requires('reader')
  @ApiQuestion(
    "A tenant's month: credits owned, allocated and consumed, and its environments in pages; for several months, each month's figures",
    TENANT_USAGE,
    TENANT_MONTHS,
  )
  @ApiMonths()
  @ApiEnvironments()
  @ApiPage()
  @ApiExport()
  ofTenant(
    @Param('tenant', textParameter) tenantId: string,
    @Query(usageQuery) query: UsageQuery,
    @Req() request: ListRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ) {
    const { month: months } = query;
    if (months && isRange(months)) refuseListParameters(request.query);
    const now = this.now();
    return this.lists.answer({ request, reply }, ENVIRONMENTS, query, async (pageRequest) =>
      months && isRange(months)
        ? this.ofTenantOver(tenantId, months)
        : this.figures.usage(tenantId, { ...query, ...pageRequest }, now),
    );
  }

  @Get('environments/:environment/usage')
  @Requires('reader')
  @ApiQuestion(
    "An environment's month: the pool it draws from, and its credits available, consumed and remaining; for several months, each month's figures",
    ENVIRONMENT_MONTH,
    ENVIRONMENT_MONTHS,
  )
  @ApiMonths()
  ofEnvironment(
    @Param('tenant', textParameter) tenantId: string,
    @Param('environment', textParameter) environmentId: string,
    @Query('month', monthsParameter) months: MonthRange | undefined,
    @Req() request: ListRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ) {
    const { readModels } = this.dependencies;
    return this.shared.answer(request, reply, async () => {
      const question = { tenantId, environmentId, now: this.now() };
      return months && isRange(months)
        ? found(await environmentMonths(readModels, { ...question, months }))
        : found(await environmentUsage(readModels, { ...question, month: months?.first }));
    });
  }

  private async ofTenantOver(tenantId: string, months: MonthRange) {
    const question = { tenantId, months, now: this.now() };
    return found(await tenantMonths(this.dependencies.readModels, question));
  }

  private now(): string {
    return this.dependencies.clock.now().toISOString();
  }
}

/** Parameters that are refused for several months, because that answer has no environments. */
const OF_ENVIRONMENTS = ['search', 'level', 'order', 'cursor', 'limit'];

function refuseListParameters(query: ListRequest['query']): void {
  const given = OF_ENVIRONMENTS.find((name) => query[name] !== undefined);
  if (given === undefined) return;
  throw invalidParameter(given, 'is for the environments of one month: of several there are none');
}

const isRange = ({ first, last }: MonthRange): boolean => first !== last;

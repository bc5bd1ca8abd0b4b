/** How much was used, by whom and of what. */
import { Controller, Get, Inject, Param, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Level, LEVELS } from '#metering';
import { Requires, textParameter } from '#platform';
import {
  ENVIRONMENT_ORDERS,
  environmentMonths,
  type EnvironmentOrder,
  type EnvironmentPlace,
  environmentUsage,
  type MonthRange,
  tenantMonths,
  tenantUsage,
} from '#read-models';
import { cursorPlace, placeCursor } from './cursor.js';
import { environmentColumns } from './export/columns.js';
import { Exportable } from './export/exportable.js';
import { QUERY, type QueryDependencies } from './dependencies.js';
import { MinPosition } from './min-position.js';
import { limitParameter, monthsParameter, oneOf, optionalText } from './parameters.js';
import { found } from './problems.js';
import { ApiMonths, ApiPage, ApiQuestion } from './question-docs.js';
import {
  ENVIRONMENT_MONTH,
  ENVIRONMENT_MONTHS,
  TENANT_MONTHS,
  TENANT_USAGE,
} from './usage-schemas.js';
import { ApiEnvironments } from './usage-docs.js';
import { SharedAnswers } from './shared-answers.js';
import { WholeAnswers } from './whole-answers.js';

@ApiTags('Usage')
@Controller('v1/tenants/:tenant')
@UseGuards(MinPosition)
@UseInterceptors(WholeAnswers, SharedAnswers)
export class UsageController {
  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  @Get('usage')
  @Requires('reader')
  @ApiQuestion(
    "A tenant's month: owned, allocated, consumed, and its environments in pages; of several months, each",
    TENANT_USAGE,
    TENANT_MONTHS,
  )
  @ApiMonths()
  @ApiEnvironments()
  @ApiPage()
  @Exportable('environments', environmentColumns)
  async ofTenant(
    @Param('tenant', textParameter) tenantId: string,
    @Query('month', monthsParameter) months: MonthRange | undefined,
    @Query('search', optionalText) search: string | undefined,
    @Query('level', oneOf(LEVELS)) level: Level | undefined,
    @Query('order', oneOf(ENVIRONMENT_ORDERS)) order: EnvironmentOrder = 'environment',
    @Query('cursor') cursor: string | undefined,
    @Query('limit', limitParameter) limit: number,
  ) {
    const { readModels } = this.dependencies;
    if (months && isRange(months)) return this.ofTenantOver(tenantId, months);
    const asked = [tenantId, months?.first, search, level, order];
    const after = cursorPlace(asked, cursor) as EnvironmentPlace | null;
    const environments = { search, level, order, after, limit };
    const question = { tenantId, month: months?.first, now: this.now(), environments };
    const { next, ...answer } = found(await tenantUsage(readModels, question));
    return { ...answer, nextCursor: placeCursor(asked, next) };
  }

  @Get('environments/:environment/usage')
  @Requires('reader')
  @ApiQuestion(
    "An environment's month: its source, what is available, consumed and left; of several months, each",
    ENVIRONMENT_MONTH,
    ENVIRONMENT_MONTHS,
  )
  @ApiMonths()
  async ofEnvironment(
    @Param('tenant', textParameter) tenantId: string,
    @Param('environment', textParameter) environmentId: string,
    @Query('month', monthsParameter) months: MonthRange | undefined,
  ) {
    const { readModels } = this.dependencies;
    const question = { tenantId, environmentId, now: this.now() };
    return months && isRange(months)
      ? found(await environmentMonths(readModels, { ...question, months }))
      : found(await environmentUsage(readModels, { ...question, month: months?.first }));
  }

  private async ofTenantOver(tenantId: string, months: MonthRange) {
    const question = { tenantId, months, now: this.now() };
    return found(await tenantMonths(this.dependencies.readModels, question));
  }

  private now(): string {
    return this.dependencies.clock.now().toISOString();
  }
}

const isRange = ({ first, last }: MonthRange): boolean => first !== last;

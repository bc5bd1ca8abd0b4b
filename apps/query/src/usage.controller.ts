/** How much was used, by whom and of what. */
import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Month } from '#metering';
import { textParameter } from '#platform';
import { breakdown, type Dimension, environmentUsage, tenantUsage } from '#read-models';
import { nextCursor, numberCursor } from './cursor.js';
import { QUERY, type QueryDependencies } from './dependencies.js';
import { MinPosition } from './min-position.js';
import { dimensionsParameter, limitParameter, monthParameter } from './parameters.js';
import { found } from './problems.js';
import { ApiBy, ApiMonth, ApiPage, ApiQuestion } from './question-docs.js';
import { BREAKDOWN, ENVIRONMENT_MONTH, TENANT_USAGE } from './schemas.js';
import { WholeAnswers } from './whole-answers.js';

@ApiTags('Usage')
@Controller('v1/tenants/:tenant')
@UseInterceptors(MinPosition, WholeAnswers)
export class UsageController {
  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  @Get('usage')
  @ApiQuestion(
    "A tenant's month: owned, allocated, consumed, environment by environment",
    TENANT_USAGE,
  )
  @ApiMonth()
  async ofTenant(
    @Param('tenant', textParameter) tenantId: string,
    @Query('month', monthParameter) month: Month | undefined,
  ) {
    const question = { tenantId, month, now: this.now() };
    return found(await tenantUsage(this.dependencies.readModels, question));
  }

  @Get('environments/:environment/usage')
  @ApiQuestion(
    "An environment's month: its source, what is available, consumed and left",
    ENVIRONMENT_MONTH,
  )
  @ApiMonth()
  async ofEnvironment(
    @Param('tenant', textParameter) tenantId: string,
    @Param('environment', textParameter) environmentId: string,
    @Query('month', monthParameter) month: Month | undefined,
  ) {
    const question = { tenantId, environmentId, month, now: this.now() };
    return found(await environmentUsage(this.dependencies.readModels, question));
  }

  @Get('usage/breakdown')
  @ApiQuestion('The month by any combination of dimensions', BREAKDOWN)
  @ApiMonth()
  @ApiBy()
  @ApiPage()
  async byDimensions(
    @Param('tenant', textParameter) tenantId: string,
    @Query('month', monthParameter) month: Month | undefined,
    @Query('by', dimensionsParameter) by: readonly Dimension[],
    @Query('cursor', numberCursor) cursor: number | null,
    @Query('limit', limitParameter) limit: number,
  ) {
    const question = { tenantId, month, now: this.now(), by, offset: cursor ?? 0, limit };
    const { nextOffset, ...answer } = found(
      await breakdown(this.dependencies.readModels, question),
    );
    return { tenantId, ...answer, by, nextCursor: nextCursor(nextOffset) };
  }

  private now(): string {
    return this.dependencies.clock.now().toISOString();
  }
}

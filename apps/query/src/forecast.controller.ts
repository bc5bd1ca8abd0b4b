/** What the month will come to at its pace, how sure that is, and how wrong it was before. */
import { Controller, Get, Inject, Param, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Month } from '#metering';
import { Requires, textParameter } from '#platform';
import { usageDays } from '#read-models';
import { FORECAST } from './forecast-schema.js';
import { QUERY, type QueryDependencies } from './dependencies.js';
import { forecastAnswer, firstMonthNeeded } from './forecast-answer.js';
import { MinPosition } from './min-position.js';
import { monthParameter } from './parameters.js';
import { found } from './problems.js';
import { ApiMonth, ApiQuestion } from './question-docs.js';
import { SharedAnswers } from './shared-answers.js';
import { WholeAnswers } from './whole-answers.js';

@ApiTags('Usage')
@Controller('v1/tenants/:tenant')
@UseGuards(MinPosition)
@UseInterceptors(WholeAnswers, SharedAnswers)
export class ForecastController {
  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  @Get('usage/forecast')
  @Requires('reader')
  @ApiQuestion('What the month will come to, with a band and the error of past forecasts', FORECAST)
  @ApiMonth()
  async ofTenant(
    @Param('tenant', textParameter) tenantId: string,
    @Query('month', monthParameter) month: Month | undefined,
  ) {
    const { readModels, clock } = this.dependencies;
    const now = clock.now().toISOString();
    const question = { tenantId, month, now, since: firstMonthNeeded };
    const { asOf, ...known } = found(await usageDays(readModels, question));
    return { tenantId, ...forecastAnswer(known), asOf };
  }
}

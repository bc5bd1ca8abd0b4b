/** `GET …/usage/forecast`: the expected total of the month, with a band, and the errors of past forecasts. */
import { Controller, Get, Inject, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import type { Month } from '#metering';
import { ApiTags, type HttpReply, Requires, textParameter } from '#platform';
import { FORECAST } from '../schemas/forecast-schema.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { MinPosition } from '../answers/min-position.js';
import { MonthFigures } from './month-figures.js';
import { monthParameter } from '../questions/parameters.js';
import { ApiMonth, ApiQuestion } from '../schemas/question-docs.js';
import { SharedAnswers, type SharedQuestion } from '../answers/shared-answers.js';

@ApiTags('Usage')
@Controller('v1/tenants/:tenant')
@UseGuards(MinPosition)
export class ForecastController {
  constructor(
    @Inject(QUERY) private readonly dependencies: QueryDependencies,
    private readonly shared: SharedAnswers,
    private readonly figures: MonthFigures,
  ) {}

  @Get('usage/forecast')
  @Requires('reader')
  @ApiQuestion('The forecast of a month, with a band and the errors of past forecasts', FORECAST)
  @ApiMonth()
  ofTenant(
    @Param('tenant', textParameter) tenantId: string,
    @Query('month', monthParameter) month: Month | undefined,
    @Req() request: SharedQuestion,
    @Res({ passthrough: true }) reply: HttpReply,
  ) {
    const { clock } = this.dependencies;
    return this.shared.answer(request, reply, () =>
      this.figures.forecast(tenantId, month, clock.now().toISOString()),
    );
  }
}

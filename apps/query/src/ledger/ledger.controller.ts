/** The ledger of a tenant's month, event by event, read from the event store rather than the read models. */
import { Controller, Get, Inject, Param, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { ledgerStream } from '#contracts';
import { type Month, monthOf } from '#metering';
import { ApiTags, Requires, textParameter } from '#platform';
import { askMonth, readAsOf } from '#read-models';
import { Exportable } from '../export/exportable.js';
import { ledgerColumns } from '../export/columns.js';
import { decodeCursor, isNumberCursor, encodeCursor } from '../questions/cursor.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { fitting, ledgerItem, readEvents } from './ledger-reading.js';
import { MinPosition } from '../answers/min-position.js';
import { limitParameter, monthParameter } from '../questions/parameters.js';
import { found } from '../questions/problems.js';
import { ApiMonth, ApiPage, ApiQuestion } from '../schemas/question-docs.js';
import { LEDGER } from '../schemas/schemas.js';
import { CompleteAnswers } from '../answers/complete-answers.js';

@ApiTags('Ledger')
@Controller('v1/tenants/:tenant/ledger')
@UseGuards(MinPosition)
@UseInterceptors(CompleteAnswers)
export class LedgerController {
  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  @Get()
  @Requires('reader')
  @ApiQuestion("The events of a tenant's month in order", LEDGER)
  @ApiMonth()
  @ApiPage()
  @Exportable('events', ledgerColumns)
  async events(
    @Param('tenant', textParameter) tenantId: string,
    @Query('month', monthParameter) month: Month | undefined,
    @Query('cursor') cursor: string | undefined,
    @Query('limit', limitParameter) limit: number,
  ) {
    const { readModels, store, clock } = this.dependencies;
    const now = clock.now().toISOString();
    const asked = month ?? monthOf(now);
    const question = ['ledger', tenantId, asked];
    const from = decodeCursor(question, cursor, isNumberCursor) ?? 0;
    const page = await readEvents(store, ledgerStream(tenantId, asked), from, limit + 1);
    if (page.length === 0) found(await askMonth(readModels, { tenantId, month, now }, nothing));
    const count = Math.min(limit, fitting(page));
    return {
      tenantId,
      month: asked,
      events: page.slice(0, count).map(ledgerItem),
      nextCursor: encodeCursor(question, page.length > count ? from + count : null),
      asOf: await readAsOf(readModels),
    };
  }
}

const nothing = async () => ({});

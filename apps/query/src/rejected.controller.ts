/** Lists rejected events with their reason and the bytes they came in. */
import { Controller, Get, Inject, Param, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires, textParameter } from '#platform';
import { isRejectedPlace, listRejected, readAsOf, type RejectedFilter } from '#read-models';
import { cursorPlace, placeCursor } from './cursor.js';
import { QUERY, type QueryDependencies } from './dependencies.js';
import { rejectedColumns } from './export/columns.js';
import { Exportable } from './export/exportable.js';
import { MinPosition } from './min-position.js';
import { invalidParameter, limitParameter, momentParameter, optionalText } from './parameters.js';
import { ApiPage, ApiQuestion } from './question-docs.js';
import { ApiRejectedFilter, REJECTED, REJECTED_OF_TENANT } from './rejected-docs.js';
import { WholeRefusals } from './whole-refusals.js';

/** Few, because a row with its bytes may have a quarter of a mebibyte. */
const RejectedExport = () =>
  Exportable('rejected', rejectedColumns, { pageRows: 50, ofUsage: false });

@ApiTags('Events')
@Controller('v1')
@UseGuards(MinPosition)
@UseInterceptors(WholeRefusals)
export class RejectedController {
  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  @Get('tenants/:tenant/rejected')
  @Requires('reader')
  @ApiQuestion('What of a tenant was refused, the newest first, with its bytes', REJECTED_OF_TENANT)
  @ApiRejectedFilter()
  @ApiPage()
  @RejectedExport()
  async ofTenant(
    @Param('tenant', textParameter) tenantId: string,
    @Query('code', optionalText) code: string | undefined,
    @Query('topic', optionalText) topic: string | undefined,
    @Query('eventId', optionalText) eventId: string | undefined,
    @Query('from', momentParameter) from: string | undefined,
    @Query('to', momentParameter) to: string | undefined,
    @Query('cursor') cursor: string | undefined,
    @Query('limit', limitParameter) limit: number,
  ) {
    const filter = { tenantId, code, topic, eventId, from, to };
    return { tenantId, ...(await this.list(filter, cursor, limit)) };
  }

  @Get('rejected')
  @Requires('operator')
  @ApiQuestion('What was refused of any tenant, or names none, the newest first', REJECTED)
  @ApiRejectedFilter()
  @ApiPage()
  @RejectedExport()
  async all(
    @Query('code', optionalText) code: string | undefined,
    @Query('topic', optionalText) topic: string | undefined,
    @Query('eventId', optionalText) eventId: string | undefined,
    @Query('from', momentParameter) from: string | undefined,
    @Query('to', momentParameter) to: string | undefined,
    @Query('cursor') cursor: string | undefined,
    @Query('limit', limitParameter) limit: number,
  ) {
    return this.list({ code, topic, eventId, from, to }, cursor, limit);
  }

  private async list(filter: RejectedFilter, cursor: string | undefined, limit: number) {
    const { readModels } = this.dependencies;
    const { from, to } = filter;
    if (from !== undefined && to !== undefined && to < from) {
      throw invalidParameter('to', 'must not lie before from');
    }
    const asOf = await readAsOf(readModels);
    const asked = ['rejected', filter];
    const after = cursorPlace(asked, cursor, isRejectedPlace);
    const { rejected, next } = await listRejected(readModels, { filter, after, limit });
    return { rejected, nextCursor: placeCursor(asked, next), asOf };
  }
}

/** Lists rejected events with their reason and original bytes. */
import { Controller, Get, Inject, Param, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiTags, Requires, textParameter } from '#platform';
import { isRejectedCursor, listRejected, readAsOf, type RejectedFilter } from '#read-models';
import { decodeCursor, encodeCursor } from '../questions/cursor.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { rejectedColumns } from '../export/columns.js';
import { Exportable } from '../export/exportable.js';
import { MinPosition } from '../answers/min-position.js';
import {
  invalidParameter,
  limitParameter,
  momentParameter,
  optionalText,
} from '../questions/parameters.js';
import { asGiven, queryOf } from '../questions/query-of.js';
import { ApiPage, ApiQuestion } from '../schemas/question-docs.js';
import { ApiRejectedFilter, REJECTED, REJECTED_OF_TENANT } from '../schemas/rejected-docs.js';
import { CompleteRejections } from './complete-rejections.js';

/** Few, because a row with its bytes may have a quarter of a mebibyte. */
const RejectedExport = () =>
  Exportable('rejected', rejectedColumns, { pageRows: () => 50, ofUsage: false });

interface RejectedQuery {
  readonly code: string | undefined;
  readonly topic: string | undefined;
  readonly eventId: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly cursor: string | undefined;
  readonly limit: number;
}

const rejectedQuery = queryOf<RejectedQuery>({
  code: optionalText,
  topic: optionalText,
  eventId: optionalText,
  from: momentParameter,
  to: momentParameter,
  cursor: asGiven,
  limit: limitParameter,
});

@ApiTags('Events')
@Controller('v1')
@UseGuards(MinPosition)
@UseInterceptors(CompleteRejections)
export class RejectedController {
  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  @Get('tenants/:tenant/rejected')
  @Requires('reader')
  @ApiQuestion(
    'The rejected events of a tenant, newest first, with their bytes',
    REJECTED_OF_TENANT,
  )
  @ApiRejectedFilter()
  @ApiPage()
  @RejectedExport()
  async ofTenant(
    @Param('tenant', textParameter) tenantId: string,
    @Query(rejectedQuery) query: RejectedQuery,
  ) {
    return { tenantId, ...(await this.list(query, tenantId)) };
  }

  @Get('rejected')
  @Requires('operator')
  @ApiQuestion(
    'The rejected events of all tenants, and messages without a tenant, newest first',
    REJECTED,
  )
  @ApiRejectedFilter()
  @ApiPage()
  @RejectedExport()
  async all(@Query(rejectedQuery) query: RejectedQuery) {
    return this.list(query);
  }

  private async list({ cursor, limit, ...narrowed }: RejectedQuery, tenantId?: string) {
    const { readModels } = this.dependencies;
    const { from, to } = narrowed;
    const filter: RejectedFilter = { ...(tenantId !== undefined && { tenantId }), ...narrowed };
    if (from !== undefined && to !== undefined && to < from) {
      throw invalidParameter('to', 'must not lie before from');
    }
    const asOf = await readAsOf(readModels);
    const asked = ['rejected', filter];
    const after = decodeCursor(asked, cursor, isRejectedCursor);
    const { rejected, next } = await listRejected(readModels, { filter, after, limit });
    return { rejected, nextCursor: encodeCursor(asked, next), asOf };
  }
}

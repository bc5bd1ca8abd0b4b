/** `GET /v1/tenants`: the tenants that the caller may see. */
import { Controller, Get, Inject, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiTags, AskedBy, type Caller, Requires } from '#platform';
import { monthOf } from '#metering';
import { listTenants, readAsOf } from '#read-models';
import { decodeCursor, isTextCursor, encodeCursor } from '../questions/cursor.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { tenantColumns } from '../export/columns.js';
import { Exportable } from '../export/exportable.js';
import { MinPosition } from '../answers/min-position.js';
import { limitParameter } from '../questions/parameters.js';
import { ApiPage, ApiQuestion } from '../schemas/question-docs.js';
import { TENANTS } from '../schemas/schemas.js';
import { CompleteAnswers } from '../answers/complete-answers.js';

/** Identifies the list that the cursors belong to. */
const LIST = 'tenants';

@ApiTags('Tenants')
@Controller('v1/tenants')
@UseGuards(MinPosition)
@UseInterceptors(CompleteAnswers)
export class TenantListController {
  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {}

  @Get()
  @Requires('maker')
  @ApiQuestion('The tenants that the caller may access', TENANTS)
  @ApiPage()
  @Exportable('tenants', tenantColumns)
  async list(
    @Query('cursor') cursor: string | undefined,
    @Query('limit', limitParameter) limit: number,
    @AskedBy() { tenants: own }: Caller,
  ) {
    const { readModels, clock } = this.dependencies;
    const asOf = await readAsOf(readModels);
    const after = decodeCursor(LIST, cursor, isTextCursor) ?? '';
    const tenants = await listTenants(
      readModels,
      after,
      limit + 1,
      own === '*' ? undefined : [...own],
    );
    const page = tenants.slice(0, limit);
    const last = tenants.length > limit ? page[limit - 1]!.tenantId : null;
    const presentMonth = monthOf(clock.now().toISOString());
    return { tenants: page, presentMonth, nextCursor: encodeCursor(LIST, last), asOf };
  }
}

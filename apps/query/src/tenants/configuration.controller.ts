/** A tenant's configuration in force, and the audit trail: who changed what, when and why. */
import { Controller, Get, Inject, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { type Month, monthOf } from '#metering';
import { ApiTags, type HttpReply, Requires, textParameter } from '#platform';
import { audit, tenantConfiguration } from '#read-models';
import { auditColumns } from '../export/columns.js';
import { ApiExport } from '../export/exportable.js';
import type { ExportedList, ListRequest } from '../export/exports.js';
import { SharedLists } from '../export/shared-lists.js';
import { decodeCursor, isNumberCursor, encodeCursor } from '../questions/cursor.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { MinPosition } from '../answers/min-position.js';
import { limitParameter, monthParameter } from '../questions/parameters.js';
import { found } from '../questions/problems.js';
import { asGiven, queryOf } from '../questions/query-of.js';
import { ApiMonth, ApiPage, ApiQuestion } from '../schemas/question-docs.js';
import { AUDIT, CONFIGURATION } from '../schemas/configuration-schemas.js';
import { CompleteAnswers } from '../answers/complete-answers.js';

const CHANGES: ExportedList = { member: 'changes', columns: auditColumns };

interface AuditQuery {
  readonly month: Month | undefined;
  readonly cursor: string | undefined;
  readonly limit: number;
}

const auditQuery = queryOf<AuditQuery>({
  month: monthParameter,
  cursor: asGiven,
  limit: limitParameter,
});

@ApiTags('Configuration')
@Controller('v1/tenants/:tenant')
@UseGuards(MinPosition)
export class ConfigurationController {
  constructor(
    @Inject(QUERY) private readonly dependencies: QueryDependencies,
    private readonly completeAnswers: CompleteAnswers,
    private readonly lists: SharedLists,
  ) {}

  @Get('configuration')
  @Requires('reader')
  @ApiQuestion('The configuration of a tenant that is in force in a month', CONFIGURATION)
  @ApiMonth()
  async inForce(
    @Param('tenant', textParameter) tenantId: string,
    @Query('month', monthParameter) month: Month | undefined,
    @Req() request: ListRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ) {
    const { readModels, clock } = this.dependencies;
    const question = { tenantId, month, now: clock.now().toISOString() };
    const answer = await this.completeAnswers.answer(request, async () =>
      found(await tenantConfiguration(readModels, question)),
    );
    reply.header('etag', `"${answer.configurationTag}"`);
    return answer;
  }

  @Get('audit')
  @Requires('reader')
  @ApiQuestion('All changes to the configuration in a month, in order', AUDIT)
  @ApiMonth()
  @ApiPage()
  @ApiExport()
  changes(
    @Param('tenant', textParameter) tenantId: string,
    @Query(auditQuery) { month, ...page }: AuditQuery,
    @Req() request: ListRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ) {
    const { readModels, clock } = this.dependencies;
    const now = clock.now().toISOString();
    const asked = month ?? monthOf(now);
    const list = ['audit', tenantId, asked];
    return this.lists.answer({ request, reply }, CHANGES, page, async (pageRequest) => {
      const from = decodeCursor(list, pageRequest.cursor, isNumberCursor) ?? 0;
      const question = { tenantId, month: asked, now, from, limit: pageRequest.limit };
      const { nextRevision, ...answer } = found(await audit(readModels, question));
      return { tenantId, ...answer, nextCursor: encodeCursor(list, nextRevision) };
    });
  }
}

/** Commands that add and end grants: credits bought, or included in other licences (R1–R4). */
import { Body, Controller, Delete, Param, Post, UseInterceptors } from '@nestjs/common';
import { GrantDto } from '#contracts';
import { boughtAt, fromCredits, type Grant, milliCreditsEachOf } from '#metering';
import { ApiTags, httpProblem, jsonBody, Requires, textParameter } from '#platform';
import { type CommandContext, Context, idFor } from './command-context.js';
import { ApiCommand } from './command-docs.js';
import { Commands } from './commands.js';
import { TagHeader } from './tag-header.js';

@ApiTags('Grants')
@UseInterceptors(TagHeader)
@Controller('v1/tenants/:tenant/grants')
export class GrantsController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @Requires('admin')
  @ApiCommand('Add a grant', { status: 201, ids: ['grantId'] })
  async add(
    @Param('tenant', textParameter) tenantId: string,
    @Body(jsonBody(GrantDto)) body: GrantDto,
    @Context() context: CommandContext,
  ) {
    const grant = grantOf(idFor('grant', tenantId, context), body);
    const answer = await this.commands.execute(tenantId, context, { type: 'AddGrant', grant });
    return { grantId: grant.grantId, ...answer };
  }

  @Delete(':grantId')
  @Requires('admin')
  @ApiCommand('End a grant now', { ids: ['grantId'] })
  async end(
    @Param('tenant', textParameter) tenantId: string,
    @Param('grantId', textParameter) grantId: string,
    @Context() context: CommandContext,
  ) {
    const answer = await this.commands.execute(tenantId, context, { type: 'EndGrant', grantId });
    return { grantId, ...answer };
  }
}

function grantOf(grantId: string, body: GrantDto): Grant {
  const { sku, quantity, validFrom, validTo = null, contractStart = null } = body;
  const milliCreditsEach =
    typeof body.creditsEach === 'number'
      ? fromCredits(body.creditsEach)
      : milliCreditsEachOf(sku, boughtAt({ contractStart, validFrom }));
  if (milliCreditsEach === null) {
    const detail = `creditsEach is needed: no published amount is known for the sku ${sku}.`;
    throw httpProblem('invalidRequest', detail, { field: 'creditsEach' });
  }
  return { grantId, sku, quantity, milliCreditsEach, validFrom, validTo, contractStart };
}

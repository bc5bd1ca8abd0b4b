/** Commands for the temporary credits of the classic regime: trials and extensions (R20, R21). */
import { Body, Controller, Param, Post, UseInterceptors } from '@nestjs/common';
import { ExtensionDto, TrialDto } from '#contracts';
import { ApiTags, jsonBody, Requires, textParameter } from '#platform';
import { type CommandContext, Context, idFor } from './command-context.js';
import { ApiCommand } from './command-docs.js';
import { Commands } from './commands.js';
import { TagHeader } from './tag-header.js';

@ApiTags('Trials and extensions')
@UseInterceptors(TagHeader)
@Controller('v1/tenants/:tenant')
export class TrialsAndExtensionsController {
  constructor(private readonly commands: Commands) {}

  @Post('trials')
  @Requires('admin')
  @ApiCommand('Start the trial of a user', { status: 201, ids: ['userId'] })
  async startTrial(
    @Param('tenant', textParameter) tenantId: string,
    @Body(jsonBody(TrialDto)) { userId }: TrialDto,
    @Context() context: CommandContext,
  ) {
    const answer = await this.commands.execute(tenantId, context, { type: 'StartTrial', userId });
    return { userId, ...answer };
  }

  @Post('trials/:userId/renewal')
  @Requires('admin')
  @ApiCommand('Renew a trial that has expired', { status: 201, ids: ['userId'] })
  async renewTrial(
    @Param('tenant', textParameter) tenantId: string,
    @Param('userId', textParameter) userId: string,
    @Context() context: CommandContext,
  ) {
    const answer = await this.commands.execute(tenantId, context, { type: 'RenewTrial', userId });
    return { userId, ...answer };
  }

  @Post('extensions')
  @Requires('admin')
  @ApiCommand('Request extension credits', { status: 201, ids: ['extensionId'] })
  async extend(
    @Param('tenant', textParameter) tenantId: string,
    @Body(jsonBody(ExtensionDto)) { requestedBy }: ExtensionDto,
    @Context() context: CommandContext,
  ) {
    const extensionId = idFor('extension', tenantId, context);
    const answer = await this.commands.execute(tenantId, context, {
      type: 'GrantExtension',
      extensionId,
      requestedBy,
    });
    return { extensionId, ...answer };
  }
}

/** Commands on one environment: its allocation and its Copilot Credits (R5–R7, R25). */
import { Body, Controller, Param, Put, UseInterceptors } from '@nestjs/common';
import { AllocationDto, EnvironmentCopilotDto } from '#contracts';
import { fromCredits } from '#metering';
import { ApiTags, jsonBody, Requires, textParameter } from '#platform';
import { type CommandContext, Context } from './command-context.js';
import { ApiCommand } from './command-docs.js';
import { Commands } from './commands.js';
import { TagHeader } from './tag-header.js';

@ApiTags('Environments')
@UseInterceptors(TagHeader)
@Controller('v1/tenants/:tenant/environments/:environment')
export class EnvironmentsController {
  constructor(private readonly commands: Commands) {}

  @Put('allocation')
  @Requires('admin')
  @ApiCommand('Allocate credits to an environment; 0 removes the allocation')
  allocate(
    @Param('tenant', textParameter) tenantId: string,
    @Param('environment', textParameter) environmentId: string,
    @Body(jsonBody(AllocationDto)) body: AllocationDto,
    @Context() context: CommandContext,
  ) {
    return this.commands.execute(tenantId, context, {
      type: 'ChangeAllocation',
      environmentId,
      milliCredits: fromCredits(body.credits),
    });
  }

  @Put('copilot')
  @Requires('admin')
  @ApiCommand('Set the Copilot Credits of an environment')
  changeCopilot(
    @Param('tenant', textParameter) tenantId: string,
    @Param('environment', textParameter) environmentId: string,
    @Body(jsonBody(EnvironmentCopilotDto)) body: EnvironmentCopilotDto,
    @Context() context: CommandContext,
  ) {
    return this.commands.execute(tenantId, context, {
      type: 'ChangeEnvironmentCopilot',
      environmentId,
      copilot: {
        milliCredits: fromCredits(body.credits),
        drawFromTenant: body.drawFromTenant ?? true,
        payAsYouGo: body.payAsYouGo ?? false,
      },
    });
  }
}

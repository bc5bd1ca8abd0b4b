/** Commands on a tenant as a whole: settings, Copilot Credits, policy. */
import { Body, Controller, Param, Put, UseInterceptors } from '@nestjs/common';
import { CopilotCapacityDto, PolicyDto, SettingsDto } from '#contracts';
import { fromCredits, type PolicyRow, type Settings } from '#metering';
import { ApiTags, jsonBody, Requires, textParameter } from '#platform';
import { type CommandContext, Context } from './command-context.js';
import { ApiCommand } from './command-docs.js';
import { Commands } from './commands.js';
import { TagHeader } from './tag-header.js';

@ApiTags('Tenants')
@UseInterceptors(TagHeader)
@Controller('v1/tenants/:tenant')
export class TenantsController {
  constructor(private readonly commands: Commands) {}

  @Put('settings')
  @Requires('admin')
  @ApiCommand('Change settings; omitted settings keep their values')
  changeSettings(
    @Param('tenant', textParameter) tenantId: string,
    @Body(jsonBody(SettingsDto)) body: SettingsDto,
    @Context() context: CommandContext,
  ) {
    const settings = named<Settings>(body);
    return this.commands.execute(tenantId, context, { type: 'ChangeSettings', settings });
  }

  @Put('copilot')
  @Requires('admin')
  @ApiCommand('Set the prepaid Copilot Credits of the tenant')
  changeCopilot(
    @Param('tenant', textParameter) tenantId: string,
    @Body(jsonBody(CopilotCapacityDto)) body: CopilotCapacityDto,
    @Context() context: CommandContext,
  ) {
    return this.commands.execute(tenantId, context, {
      type: 'ChangeCopilotCapacity',
      prepaidMilliCredits: fromCredits(body.prepaidCredits),
      payAsYouGo: body.payAsYouGo ?? false,
    });
  }

  @Put('policy')
  @Requires('admin')
  @ApiCommand("Replace the tenant's own dated policy rows")
  changePolicy(
    @Param('tenant', textParameter) tenantId: string,
    @Body(jsonBody(PolicyDto)) body: PolicyDto,
    @Context() context: CommandContext,
  ) {
    const policy = body.rows.map(({ version, effectiveFrom, ...terms }): PolicyRow => {
      return { version, effectiveFrom, ...named<PolicyRow>(terms) };
    });
    return this.commands.execute(tenantId, context, { type: 'ChangePolicy', policy });
  }
}

/** Omits members that are null or undefined: in a body, null and absent mean the same. */
function named<T extends object>(members: { [Name in keyof T]?: T[Name] | null }): Partial<T> {
  const entries = Object.entries(members).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Partial<T>;
}

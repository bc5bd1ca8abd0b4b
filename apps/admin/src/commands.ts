/** Sends a command to the tenant's ledger and turns the outcome into an HTTP response. */
import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Amount, amount, rejectionProblem } from '#contracts';
import type { CommandOptions, CommandOutcome } from '#ledger';
import type { LedgerCommand, LedgerEvent, Rejection } from '#metering';
import { type LogFields, ProblemError } from '#platform';
import type { CommandContext } from './command-context.js';
import { ADMIN, type AdminDependencies } from './dependencies.js';

export interface CommandAnswer {
  /** The position of the effect: a read with this `minPosition` includes it. */
  readonly position: number | null;
  readonly dryRun: boolean;
  /** The tag of the configuration afterwards, for `If-Match`. */
  readonly configurationTag: string;
  /** The tenant's entitlement afterwards. */
  readonly entitlement: Amount;
  /** The events that the command appended; empty if there was nothing to change. */
  readonly events: readonly LedgerEvent[];
}

/** A command without its time and actor, which `execute` adds. */
type Asked<Command = LedgerCommand> = Command extends { by: unknown }
  ? Omit<Command, 'at' | 'by'>
  : never;

@Injectable()
export class Commands {
  constructor(@Inject(ADMIN) private readonly dependencies: AdminDependencies) {}

  /** @throws ProblemError if the ledger rejects the command */
  async execute(tenantId: string, context: CommandContext, asked: Asked): Promise<CommandAnswer> {
    const { ledger, clock } = this.dependencies;
    const { by, dryRun } = context;
    const command: LedgerCommand = { ...asked, at: clock.now().toISOString(), by };
    const options = optionsOf(context, asked);
    const outcome = dryRun
      ? await ledger.preview(tenantId, command, options)
      : await ledger.command(tenantId, command, options);
    this.dependencies.onDebug?.('command', lineOf(tenantId, command, context, outcome));
    if (outcome.kind === 'rejected') throw refusal(outcome.rejection);
    const { position, events, tag, entitlementMilliCredits } = outcome;
    const entitlement = amount(entitlementMilliCredits);
    return { position, dryRun, configurationTag: tag, entitlement, events };
  }
}

function lineOf(
  tenantId: string,
  { type }: LedgerCommand,
  { by, dryRun, metadata }: CommandContext,
  outcome: CommandOutcome,
): LogFields {
  const { $correlationId: correlationId } = metadata;
  const line = { tenantId, type, actorId: by.actorId, dryRun, correlationId };
  if (outcome.kind === 'rejected') return { ...line, refused: outcome.rejection.code };
  return { ...line, position: outcome.position, events: outcome.events.length };
}

/** The command alone identifies a repeat under the same key, not its actor or time. */
function optionsOf(context: CommandContext, asked: Asked): CommandOptions {
  const { metadata, idempotencyKey, ifMatch } = context;
  const key = idempotencyKey !== null && {
    commandKey: idempotencyKey,
    commandDigest: hash('sha256', JSON.stringify(asked), 'hex'),
  };
  return {
    metadata: { ...metadata, ...key },
    ...(ifMatch !== null && { ifConfiguration: ifMatch }),
  };
}

function refusal({ code, message, field }: Rejection): ProblemError {
  const members = field === undefined ? {} : { field: bodyMember(field) };
  return new ProblemError(rejectionProblem(code), message, members);
}

/**
 * Translates a member of the ledger's command to that of the body: the ledger counts milli-credits and bodies whole credits, and the body's `rows` are the
 * ledger's `policy`.
 */
const bodyMember = (field: string): string =>
  field
    .replace('milliCredits', 'credits')
    .replace('MilliCredits', 'Credits')
    .replace(/^policy\[(\d+)\]/, 'rows.$1');

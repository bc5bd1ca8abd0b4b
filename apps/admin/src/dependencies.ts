/** The dependencies of the admin app, provided by the process that composes it. */
import type { Clock, EventStore, MessagePublisher } from '#eventsourcing';
import type { CommandOptions, CommandOutcome } from '#ledger';
import type { Instant, LedgerCommand } from '#metering';
import type { OnDebug } from '#platform';
import type { AddressRules, WebhookStore } from '#webhooks';
import type { PreviewLedger } from './usage-preview.js';

export interface CommandLedger extends PreviewLedger {
  command(
    tenantId: string,
    command: LedgerCommand,
    options?: CommandOptions,
  ): Promise<CommandOutcome>;
  preview(
    tenantId: string,
    command: LedgerCommand,
    options?: CommandOptions,
  ): Promise<CommandOutcome>;
}

export interface WebhookDependencies {
  readonly store: WebhookStore;
  readonly events: Pick<EventStore, 'read'>;
  readonly rules: AddressRules;
  readonly mailConfigured: boolean;
  /** The real time, which signatures state. */
  readonly clock: Clock;
}

export interface AdminDependencies {
  readonly webhooks: WebhookDependencies;
  readonly ledger: CommandLedger;
  readonly publisher: MessagePublisher;
  readonly clock: Clock;
  /** Receives one line per command. */
  readonly onDebug?: OnDebug;
  /** Usage events before this time are rejected. */
  readonly usageBeginning: Instant;
}

export const ADMIN = Symbol('AdminDependencies');

/** What the admin app needs from the one who composes it. */
import type { EntryMetadata } from '#contracts';
import type { Clock, MessagePublisher } from '#eventsourcing';
import type { CommandOutcome } from '#ledger';
import type { LedgerCommand } from '#metering';

export interface CommandLedger {
  command(
    tenantId: string,
    command: LedgerCommand,
    metadata?: EntryMetadata,
  ): Promise<CommandOutcome>;
  preview(tenantId: string, command: LedgerCommand): Promise<CommandOutcome>;
}

export interface AdminDependencies {
  readonly ledger: CommandLedger;
  readonly publisher: MessagePublisher;
  readonly clock: Clock;
}

export const ADMIN = Symbol('AdminDependencies');

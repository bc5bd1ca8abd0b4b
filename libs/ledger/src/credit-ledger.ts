/** The tenant's ledger as the apps use it: record usage, change the configuration, open months. */
import type { EntryMetadata } from '#contracts';
import { BoundedMap, type Clock, StreamDamagedError, type EventReference } from '#eventsourcing';
import { type LedgerCommand, type Month, monthOf } from '#metering';
import { changesNothing, type CommandOutcome } from './command-outcome.js';
import { executeInPresentMonth } from './execute-command.js';
import { previewCommand } from './preview-command.js';
import type { MonthAggregate, CommandEnvelope } from './month-aggregate.js';
import {
  advanceTo,
  type TenantContext,
  type TenantHint,
  type MonthChain,
  openChain,
} from './month-chain.js';
import { recordUsage } from './record-usage.js';
import type { LedgerContext, LedgerDamaged, ReceivedUsage, UsageOutcome } from './usage-record.js';
import { bytesOfChain } from './held-bytes.js';
import { KeyedMutex } from './keyed-mutex.js';
import { UsagePreview } from './usage-preview.js';

export interface CommandOptions {
  readonly metadata?: EntryMetadata;
  /** Configuration tags that the caller has read; the command is rejected if the current tag is not one of them. */
  readonly ifConfiguration?: string | readonly string[];
}

export interface CreditLedgerOptions {
  readonly aggregate: MonthAggregate;
  readonly clock: Clock;
  /** The maximum number of tenants whose months stay in memory. */
  readonly knownTenantsMax: number;
  /** The approximate memory limit for the ids of their closed months. */
  readonly knownBytesMax?: number;
  /** Called when usage is rejected or a command fails because a stream of its tenant is damaged. */
  readonly onDamaged?: (error: StreamDamagedError) => void;
  /** Called with the last event of a stream that was read completely for a decision. */
  readonly onReached?: (reference: EventReference) => void;
}

export class CreditLedger {
  private readonly mutex = new KeyedMutex();
  private readonly chains: BoundedMap<MonthChain>;

  private readonly usagePreview: UsagePreview;

  /**
   * The newest event that usage was decided against in this process, which shows later whether the store still holds
   * this history.
   */
  newestEvent: EventReference | null = null;

  constructor(private readonly options: CreditLedgerOptions) {
    const { knownTenantsMax, knownBytesMax: weightMax = Infinity } = options;
    this.chains = new BoundedMap<MonthChain>(knownTenantsMax, {
      weightMax,
      weightOf: bytesOfChain,
    });
    this.usagePreview = new UsagePreview(options.aggregate, options.clock);
  }

  /**
   * Charges usage, each id once across all months. Resolves with one outcome per usage, in order, when all is durable.
   * If the tenant's ledger is damaged, usage is rejected as `ledgerDamaged`.
   * @throws TransientError if stopped while the store is unavailable: record the same usage again
   */
  async recordUsage(tenantId: string, usage: readonly ReceivedUsage[]): Promise<UsageOutcome[]> {
    try {
      const record = (context: LedgerContext) => recordUsage(context, usage);
      return await this.exclusively(tenantId, record, 'new');
    } catch (error) {
      const rejection = this.damagedBy(error);
      return usage.map(() => ({ kind: 'rejected', rejection }));
    }
  }

  /** The outcomes that `recordUsage` would have now; records nothing. */
  previewUsage(tenantId: string, usage: readonly ReceivedUsage[]): Promise<UsageOutcome[]> {
    return this.usagePreview.preview(tenantId, usage);
  }

  /**
   * Changes the configuration of the present month, and opens that month first if necessary.
   * A rejected or repeated command writes nothing.
   */
  command(
    tenantId: string,
    command: LedgerCommand,
    options: CommandOptions = {},
  ): Promise<CommandOutcome> {
    const request = requestOf(command, options);
    return this.reporting(() =>
      this.mutex.run(tenantId, async () => {
        const tenant = this.tenantOf(tenantId);
        const foreseen = await previewCommand(tenant, this.chains.get(tenantId), request);
        if (changesNothing(foreseen)) return foreseen;
        return executeInPresentMonth(await this.opened(tenant), request);
      }),
    );
  }

  /** The outcome that `command` would have now; writes nothing. */
  preview(
    tenantId: string,
    command: LedgerCommand,
    options: CommandOptions = {},
  ): Promise<CommandOutcome> {
    const request = requestOf(command, options);
    return this.mutex.run(tenantId, () =>
      previewCommand(this.tenantOf(tenantId), this.chains.get(tenantId), request),
    );
  }

  /**
   * Opens the months up to the present one.
   * @returns the months that this call opened, in order
   */
  openPresentMonth(tenantId: string): Promise<Month[]> {
    return this.reporting(() =>
      this.exclusively(tenantId, (context) => advanceTo(context, monthOf(context.at))),
    );
  }

  private async reporting<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof StreamDamagedError) this.options.onDamaged?.(error);
      throw error;
    }
  }

  private exclusively<T>(
    tenantId: string,
    work: (context: LedgerContext) => Promise<T>,
    likely?: TenantHint,
  ): Promise<T> {
    return this.mutex.run(tenantId, async () =>
      work(await this.opened(this.tenantOf(tenantId), likely)),
    );
  }

  private tenantOf(tenantId: string): TenantContext {
    const { aggregate, clock } = this.options;
    return { aggregate, tenantId, at: clock.now().toISOString() };
  }

  private async opened(tenant: TenantContext, likely?: TenantHint): Promise<LedgerContext> {
    const chain = this.chains.get(tenant.tenantId) ?? (await openChain(tenant, likely));
    this.chains.put(tenant.tenantId, chain);
    return { ...tenant, chain, damagedBy: this.damagedBy, onReached: this.reached };
  }

  private readonly reached = (reference: EventReference): void => {
    if (!this.newestEvent || reference.position > this.newestEvent.position)
      this.newestEvent = reference;
    this.options.onReached?.(reference);
  };

  private readonly damagedBy = (error: unknown): LedgerDamaged => {
    if (!(error instanceof StreamDamagedError)) throw error;
    this.options.onDamaged?.(error);
    return { code: 'ledgerDamaged', message: error.message };
  };
}

const requestOf = (command: LedgerCommand, options: CommandOptions): CommandEnvelope => ({
  command,
  metadata: options.metadata ?? {},
  ifConfiguration: options.ifConfiguration,
});

/** The tenant's ledger as the apps see it: record usage, change the configuration, open the month. */
import { configurationTag, type EntryMetadata, type LedgerEntry, ledgerStream } from '#contracts';
import {
  type Clock,
  type Decision,
  load,
  BoundedMap,
  type Position,
  transact,
} from '#eventsourcing';
import {
  type LedgerCommand,
  type LedgerEvent,
  type Month,
  monthOf,
  previousMonth,
  type Rejection,
} from '#metering';
import {
  answerToKnown,
  type LedgerAggregate,
  type LedgerRequest,
  monthDecider,
  type MonthState,
} from './ledger-aggregate.js';
import { advanceTo, followFront, type MonthChain, openChain } from './month-chain.js';
import { recordUsage } from './record-usage.js';
import type { LedgerContext, UsageOutcome, UsageRecord } from './usage-record.js';
import { TenantLanes } from './tenant-lanes.js';

export type CommandOutcome =
  | {
      readonly kind: 'done';
      /** Of the newest event the answer reflects: a read with `minPosition` of this sees the effect. */
      readonly position: Position | null;
      /** Empty when the ledger already said so. */
      readonly events: readonly LedgerEvent[];
      /** Of the configuration afterwards. */
      readonly tag: string;
    }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

export interface CommandOptions {
  readonly metadata?: EntryMetadata;
  /** The tag of the configuration that was read: the command is refused if it is another by now. */
  readonly ifConfiguration?: string;
}

export interface CreditLedgerOptions {
  readonly aggregate: LedgerAggregate;
  readonly clock: Clock;
  /** How many tenants' months stay known in memory. */
  readonly knownTenantsMax: number;
}

export class CreditLedger {
  private readonly lanes = new TenantLanes();
  private readonly chains: BoundedMap<MonthChain>;

  constructor(private readonly options: CreditLedgerOptions) {
    this.chains = new BoundedMap(options.knownTenantsMax);
  }

  /**
   * Charges usage, each id once for ever. One outcome per record, in order; resolves when all is durable.
   * @throws TransientError when stopped while the store is away: give the same records again.
   */
  recordUsage(tenantId: string, records: readonly UsageRecord[]): Promise<UsageOutcome[]> {
    return this.inLane(tenantId, (context) => recordUsage(context, records));
  }

  /** Changes the configuration of the present month, which is opened first where that is still to do. */
  command(
    tenantId: string,
    command: LedgerCommand,
    options: CommandOptions = {},
  ): Promise<CommandOutcome> {
    const request = requestOf(command, options);
    return this.inLane(tenantId, (context) => this.inPresentMonth(context, request, execute));
  }

  /** What `command` would do now, without doing it. */
  preview(
    tenantId: string,
    command: LedgerCommand,
    options: CommandOptions = {},
  ): Promise<CommandOutcome> {
    const request = requestOf(command, options);
    return this.inLane(tenantId, (context) => this.inPresentMonth(context, request, tryOut));
  }

  /** Opens the months up to the present one. @returns those this call opened, in order. */
  openPresentMonth(tenantId: string): Promise<Month[]> {
    return this.inLane(tenantId, ({ aggregate, chain, at }) =>
      advanceTo(aggregate, tenantId, chain, monthOf(at), at),
    );
  }

  private async inPresentMonth(
    context: LedgerContext,
    request: LedgerRequest,
    work: typeof execute,
  ): Promise<CommandOutcome> {
    const { aggregate, tenantId, chain, at } = context;
    await advanceTo(aggregate, tenantId, chain, monthOf(at), at);
    for (;;) {
      const outcome =
        (await knownBefore(context, request)) ??
        (await work(context, ledgerStream(tenantId, chain.front), request));
      if (outcome.kind === 'done' || outcome.rejection.code !== 'monthClosed') return outcome;
      await followFront(aggregate, tenantId, chain, at);
    }
  }

  private inLane<T>(tenantId: string, work: (context: LedgerContext) => Promise<T>): Promise<T> {
    const { aggregate, clock } = this.options;
    return this.lanes.run(tenantId, async () => {
      const at = clock.now().toISOString();
      const known = this.chains.take(tenantId);
      const chain = known ?? (await openChain(aggregate, tenantId, monthOf(at), at));
      this.chains.put(tenantId, chain);
      return work({ aggregate, tenantId, chain, at });
    });
  }
}

const requestOf = (command: LedgerCommand, options: CommandOptions): LedgerRequest => ({
  command,
  metadata: options.metadata ?? {},
  ifConfiguration: options.ifConfiguration,
});

/** A repeat may come after midnight of the 1st: the keys of the month before are known as well. */
async function knownBefore(
  { aggregate, tenantId, chain }: LedgerContext,
  { metadata }: LedgerRequest,
): Promise<CommandOutcome | null> {
  if (metadata.commandKey === undefined || chain.front === chain.firstMonth) return null;
  const before = await load(aggregate, ledgerStream(tenantId, previousMonth(chain.front)));
  const known = answerToKnown(before.state.commandDigests, metadata);
  if (!known) return null;
  const { state, position } = await load(aggregate, ledgerStream(tenantId, chain.front));
  return outcomeOf(known, position, state);
}

async function execute(
  { aggregate }: LedgerContext,
  stream: string,
  request: LedgerRequest,
): Promise<CommandOutcome> {
  const { decisions, position, state } = await transact(aggregate, stream, [request]);
  return outcomeOf(decisions[0]!, position, state);
}

async function tryOut(
  { aggregate }: LedgerContext,
  stream: string,
  request: LedgerRequest,
): Promise<CommandOutcome> {
  const { state, position } = await load(aggregate, stream);
  const trial = monthDecider.fork(state);
  const decision = monthDecider.decide(request, trial);
  const events = decision.kind === 'accepted' ? decision.events : [];
  return outcomeOf(decision, position, events.reduce(monthDecider.evolve, trial));
}

function outcomeOf(
  decision: Decision<LedgerEntry, Rejection>,
  position: Position | null,
  after: MonthState,
): CommandOutcome {
  if (decision.kind === 'rejected') return decision;
  const events = decision.events.map(({ event }) => event);
  return { kind: 'done', position, events, tag: configurationTag(after.ledger.configuration) };
}

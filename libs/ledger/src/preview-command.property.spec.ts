/** Dry runs and rejections write nothing, and a dry run shows what then happens: for every command, at any time. */
import fc from 'fast-check';
import type { LedgerCommand } from '#metering';
import { addOnPack, type LedgerWorld, ledgerWorld, usageRecord } from './ledger.fixture.js';

const TENANT = 'contoso';
const BY = { actorId: 'admin', reason: null };
const TAG = 'of-no-configuration';

type Admins = Extract<LedgerCommand, { by: unknown }>;
type Making = {
  [Type in Admins['type']]: fc.Arbitrary<Omit<Extract<Admins, { type: Type }>, 'at'>>;
};

const id = fc.constantFrom('a', 'b', 'c');
const milliCredits = fc.constantFrom(0, 1_000, 400_000_000, 900_000_000, 2_000_000_000, -1);

/** One entry per command; the compiler requires an entry for a new one. */
const MAKING: Making = {
  AddGrant: id.map((one) => ({ type: 'AddGrant', grant: addOnPack(one), by: BY })),
  EndGrant: id.map((grantId) => ({ type: 'EndGrant', grantId, by: BY })),
  ChangeAllocation: fc
    .record({ environmentId: id, milliCredits })
    .map((asked) => ({ type: 'ChangeAllocation', ...asked, by: BY })),
  ChangeSettings: fc
    .record({ allowUnallocated: fc.boolean(), warningPercents: fc.constantFrom([80, 100], [9, 1]) })
    .map((settings) => ({ type: 'ChangeSettings', settings, by: BY })),
  ChangePolicy: fc
    .constantFrom<'dual' | 'classic'>('dual', 'classic')
    .map((regime) => [{ version: 'v', effectiveFrom: '2025-10-01T00:00:00.000Z', regime }])
    .map((policy) => ({ type: 'ChangePolicy', policy, by: BY })),
  ChangeCopilotCapacity: milliCredits.map((prepaidMilliCredits) => ({
    type: 'ChangeCopilotCapacity',
    prepaidMilliCredits,
    payAsYouGo: false,
    by: BY,
  })),
  ChangeEnvironmentCopilot: fc.record({ environmentId: id, milliCredits }).map((asked) => ({
    type: 'ChangeEnvironmentCopilot',
    environmentId: asked.environmentId,
    copilot: { milliCredits: asked.milliCredits, drawFromTenant: true, payAsYouGo: false },
    by: BY,
  })),
  StartTrial: id.map((userId) => ({ type: 'StartTrial', userId, by: BY })),
  RenewTrial: id.map((userId) => ({ type: 'RenewTrial', userId, by: BY })),
  GrantExtension: id.map((extensionId) => ({
    type: 'GrantExtension',
    extensionId,
    requestedBy: 'ada',
    by: BY,
  })),
};

const asked = fc.record({
  command: fc.oneof(...Object.values<fc.Arbitrary<Omit<Admins, 'at'>>>(MAKING)),
  /** Sometimes a repeat under a used key, sometimes another command under it. */
  key: fc.option(fc.constantFrom('k-1', 'k-2'), { nil: undefined }),
  ifConfiguration: fc.option(fc.constant(TAG), { nil: undefined, freq: 9 }),
  /** One of the processes that share the store. */
  process: fc.nat(1),
  daysLater: fc.constantFrom(0, 0, 0, 3, 31, 100),
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

const DAY_MS = 86_400_000;

/** Runs a tenant's commands, each one first as a dry run. */
class Life {
  private now = Date.parse('2025-09-15T12:00:00.000Z');
  private readonly ledgers = [this.world.process(), this.world.process()];

  constructor(private readonly world: LedgerWorld) {}

  async step({ process, daysLater, ...rest }: Asked): Promise<void> {
    this.now += daysLater * DAY_MS;
    this.world.setTime(this.at);
    const ledger = this.ledgers[process]!;
    const command = { ...rest.command, at: this.at } as LedgerCommand;
    const options = optionsOf(rest);

    const before = await this.world.head();
    const foreseen = await ledger.preview(TENANT, command, options);
    expect(await this.world.head()).toBe(before);

    const outcome = await ledger.command(TENANT, command, options);
    if (outcome.kind === 'rejected' || outcome.events.length === 0) {
      expect(await this.world.head()).toBe(before);
      expect(outcome).toEqual(foreseen);
    } else {
      expect({ ...outcome, position: null }).toEqual({ ...foreseen, position: null });
      expect(outcome.position).toBe(await this.world.head());
    }
  }

  async use(index: number): Promise<void> {
    await this.ledgers[0]!.recordUsage(TENANT, [usageRecord(`run-${index}`, this.at)]);
  }

  private get at(): string {
    return new Date(this.now).toISOString();
  }
}

function optionsOf({
  command,
  key,
  ifConfiguration,
}: Pick<Asked, 'command' | 'key' | 'ifConfiguration'>) {
  const metadata = key === undefined ? {} : { commandKey: key, commandDigest: command.type };
  return { metadata, ...(ifConfiguration !== undefined && { ifConfiguration }) };
}

it('writes nothing to look or to refuse, and shows what then happens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 12 }), async (steps) => {
      const world = await ledgerWorld('2025-09-15T12:00:00.000Z');
      try {
        const life = new Life(world);
        for (const [index, step] of steps.entries()) {
          await life.step(step);
          if (index % 3 === 2) await life.use(index);
        }
      } finally {
        await world.close();
      }
    }),
    { numRuns: 60 },
  );
});

describe('an unknown tenant', () => {
  it.each(Object.entries(MAKING))(
    'stays unknown when %s is only looked at',
    async (_type, made) => {
      const world = await ledgerWorld('2025-09-15T12:00:00.000Z');
      for (const command of fc.sample<Omit<Admins, 'at'>>(made, 5)) {
        const whole = { ...command, at: '2025-09-15T12:00:00.000Z' } as LedgerCommand;
        await world.process().preview(TENANT, whole);
        await world.process().command(TENANT, whole, { ifConfiguration: TAG });
      }
      expect(await world.head()).toBeNull();
      await world.close();
    },
  );
});

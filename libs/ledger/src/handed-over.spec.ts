/** The initial configuration of a month: today's for a month before the first, otherwise what the previous month carries over. */
import { load } from '#eventsourcing';
import { type Configuration, EMPTY_CONFIGURATION, type LedgerCommand } from '#metering';
import { ledgerStream } from '#contracts';
import {
  ADD_GRANT,
  addOnPack,
  allocate,
  BY,
  type LedgerWorld,
  ledgerWorld,
  usageRecord,
} from './ledger.fixture.js';
import { monthAggregate } from './index.js';

const AT = '2025-09-15T12:00:00.000Z';

let world: LedgerWorld;
beforeEach(async () => {
  world = await ledgerWorld(AT);
});
afterEach(() => world.close());

async function command(given: LedgerCommand): Promise<void> {
  expect(await world.process().command('contoso', given)).toMatchObject({ kind: 'done' });
}

/** The configuration at the end of a month. */
async function present(month: string): Promise<Configuration> {
  const retry = { sleep: async () => undefined };
  const aggregate = monthAggregate({ store: world.store, retry, cachedMonthsMax: 1 });
  const { state } = await load(aggregate, ledgerStream('contoso', month));
  return state.month.configuration;
}

/** The configuration in the month's first event. */
async function opened(month: string): Promise<Configuration> {
  const [first] = await world.events('contoso', month);
  return (first!.data as { readonly configuration: Configuration }).configuration;
}

const COMMANDS: readonly LedgerCommand[] = [
  ADD_GRANT,
  {
    ...{ type: 'ChangePolicy', at: AT, by: BY },
    policy: [{ version: 'own', effectiveFrom: '2025-09-20T00:00:00.000Z', rounding: 'exact' }],
  },
  { type: 'ChangeSettings', at: AT, by: BY, settings: { warningPercents: [70, 90] } },
  { type: 'GrantExtension', at: AT, by: BY, extensionId: 'e-1', requestedBy: 'maria' },
  allocate('prod', 1_000),
];

it('before the first month are the grants, the settings and the policy of today, and nothing else', async () => {
  for (const given of COMMANDS) await command(given);
  const today = await present('2025-09');
  expect(today).not.toMatchObject({ policy: EMPTY_CONFIGURATION.policy });
  expect(today).not.toMatchObject({ settings: EMPTY_CONFIGURATION.settings });
  expect(Object.keys(today.allocations)).toEqual(['prod']);
  await world.process().recordUsage('contoso', [usageRecord('old', '2025-07-10T00:00:00.000Z')]);
  const { grants, settings, policy } = today;
  expect(await opened('2025-07')).toEqual({ ...EMPTY_CONFIGURATION, grants, settings, policy });
});

it('from month to month goes what still counts, and not what has ended', async () => {
  const seeded = { ...addOnPack('seeded'), sku: 'powerAutomateProcess' } as const;
  const ended = { ...seeded, grantId: 'ended', validTo: '2025-09-20T00:00:00.000Z' };
  const grants = [seeded, ended].map(
    (grant) => ({ type: 'AddGrant', at: AT, grant, by: BY }) as const,
  );
  for (const given of [...COMMANDS, ...grants]) await command(given);
  const before = await present('2025-09');
  expect(Object.keys(before.grants).toSorted()).toEqual(['ended', 'g-1', 'seeded']);
  world.setTime('2025-10-01T00:00:00.000Z');
  await world.process().openPresentMonth('contoso');
  const { ended: _, ...counting } = before.grants;
  expect(await opened('2025-10')).toEqual({ ...before, grants: counting });
  world.setTime('2026-01-01T00:00:00.000Z');
  await world.process().openPresentMonth('contoso');
  expect(await opened('2026-01')).toMatchObject({ extensions: [] });
});

it('goes with a trial what it has used', async () => {
  await command({ type: 'StartTrial', at: AT, userId: 'ada', by: BY });
  const { decoded } = usageRecord('run', AT);
  const record = { decoded: { ...decoded, usage: { ...decoded.usage, userId: 'ada' } } };
  expect(await world.process().recordUsage('contoso', [record])).toMatchObject([
    { kind: 'charged' },
  ]);
  world.setTime('2025-10-01T00:00:00.000Z');
  await world.process().openPresentMonth('contoso');
  expect((await opened('2025-10')).trials).toMatchObject({
    ada: { consumedBeforeMilliCredits: 96_000 },
  });
});

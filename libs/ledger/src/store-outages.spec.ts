/** A store that is briefly unavailable at every step: the ledger retries, with the same result as without outages. */
import { type EventStore, TransientError } from '#eventsourcing';
import type { CreditLedger } from './index.js';
import { ADD_GRANT, allocate, ledgerWorld, usageRecord } from './ledger.fixture.js';

const SEPTEMBER = '2025-09-15T12:00:00.000Z';
const OCTOBER = '2025-10-02T00:00:00.000Z';

/** Fails the first call of each operation on each stream. */
function awayAtFirst(store: EventStore): EventStore {
  const asked = new Set<string>();
  const ask = (what: string): void => {
    if (asked.has(what)) return;
    asked.add(what);
    throw new TransientError(`away: ${what}`);
  };
  return {
    ...store,
    async append(request) {
      ask(`append ${request.stream}`);
      return store.append(request);
    },
    async *read(stream, from) {
      ask(`read ${stream}`);
      yield* store.read(stream, from);
    },
    async truncationOf(stream) {
      ask(`truncation ${stream}`);
      return store.truncationOf(stream);
    },
  };
}

const usage = () => [usageRecord('a', SEPTEMBER), usageRecord('old', '2025-07-10T00:00:00.000Z')];

const WORK = {
  'a command': (ledger) => ledger.command('contoso', ADD_GRANT),
  'a preview of a command': (ledger) => ledger.preview('contoso', ADD_GRANT),
  'recording usage': (ledger) => ledger.recordUsage('contoso', usage()),
  'a preview of usage': (ledger) => ledger.previewUsage('contoso', usage()),
  'opening the month': (ledger) => ledger.openPresentMonth('contoso'),
} satisfies Record<string, (ledger: CreditLedger) => Promise<unknown>>;

const TENANTS = {
  new: async () => undefined,
  known: (ledger) => ledger.command('contoso', allocate('prod', 0)),
  'known by its usage': (ledger) => ledger.recordUsage('contoso', [usageRecord('b', SEPTEMBER)]),
} satisfies Record<string, (ledger: CreditLedger) => Promise<unknown>>;

type Work = keyof typeof WORK;
type Tenant = keyof typeof TENANTS;

/** The result of the work, and the store's content afterwards. */
async function outcome(work: Work, tenant: Tenant, present: string, isAway: boolean) {
  const world = await ledgerWorld(SEPTEMBER);
  try {
    await TENANTS[tenant](world.process());
    world.setTime(present);
    const result = await WORK[work](world.process(isAway ? awayAtFirst(world.store) : world.store));
    const months = ['2025-07', '2025-09', '2025-10'];
    const types = await Promise.all(months.map((month) => world.types('contoso', month)));
    return { result, types, head: await world.head() };
  } finally {
    await world.close();
  }
}

const cases = (Object.keys(WORK) as Work[]).flatMap((work) =>
  (Object.keys(TENANTS) as Tenant[]).flatMap((tenant) =>
    [SEPTEMBER, OCTOBER].map((present) => [work, tenant, present] as const),
  ),
);

it.each(cases)('%s of a tenant that is %s, at %s', async (work, tenant, present) => {
  const calm = await outcome(work, tenant, present, false);
  expect(await outcome(work, tenant, present, true)).toEqual(calm);
});

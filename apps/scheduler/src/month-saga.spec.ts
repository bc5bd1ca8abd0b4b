/** Opening due months for all tenants, with failures of single tenants. */
import { nextTurn } from '#eventsourcing';
import { type MonthSagaDependencies, openDueMonths } from './month-saga.js';

const clock = { now: () => new Date('2025-10-01T00:00:05.000Z') };
const signal = new AbortController().signal;

describe('openDueMonths', () => {
  const saga = (overrides: Partial<MonthSagaDependencies>): MonthSagaDependencies => ({
    ledger: { openPresentMonth: async () => ['2025-10'] },
    tenantsBehind: async () => ['a', 'b', 'c'],
    clock,
    signal,
    onOpened: () => undefined,
    onSeveralAtOnce: () => undefined,
    onFailed: (_tenantId, error) => {
      throw error;
    },
    ...overrides,
  });

  it('opens the present month for every tenant that is behind it', async () => {
    const asked: string[] = [];
    const opened: string[] = [];
    await openDueMonths(
      saga({
        tenantsBehind: async (month) => {
          asked.push(month);
          return ['a', 'b'];
        },
        onOpened: (tenantId, months) => opened.push(`${tenantId} ${months.join()}`),
      }),
    );
    expect(asked).toEqual(['2025-10']);
    expect(opened.sort()).toEqual(['a 2025-10', 'b 2025-10']);
  });

  it('reports the tenant that fails and opens the others', async () => {
    const failed: string[] = [];
    const opened: string[] = [];
    await openDueMonths(
      saga({
        ledger: {
          openPresentMonth: async (tenantId) => {
            if (tenantId === 'b') throw new Error('broken');
            return ['2025-10'];
          },
        },
        onOpened: (tenantId) => opened.push(tenantId),
        onFailed: (tenantId) => failed.push(tenantId),
      }),
    );
    expect([opened.sort(), failed]).toEqual([['a', 'c'], ['b']]);
  });

  it('processes every tenant, however many fail before it', async () => {
    const tenants = Array.from({ length: 600 }, (_, number) => `${number}`);
    const isBroken = (tenantId: string) => Number(tenantId) % 2 === 0 || Number(tenantId) > 300;
    const opened: string[] = [];
    await openDueMonths(
      saga({
        tenantsBehind: async () => tenants,
        ledger: {
          openPresentMonth: async (tenantId) => {
            if (isBroken(tenantId)) throw new Error('broken');
            return ['2025-10'];
          },
        },
        onOpened: (tenantId) => opened.push(tenantId),
        onFailed: () => undefined,
      }),
    );
    expect(new Set(opened)).toEqual(new Set(tenants.filter((one) => !isBroken(one))));
  });

  it('says once for all tenants that several months were opened at once, and nothing of single ones', async () => {
    const said: string[] = [];
    const onSeveralAtOnce = (tenants: number, newest: string) => said.push(`${tenants} ${newest}`);
    const openPresentMonth = async (tenantId: string) =>
      tenantId === 'b' ? ['2025-10'] : ['2025-08', '2025-09', '2025-10'];
    await openDueMonths(saga({ ledger: { openPresentMonth }, onSeveralAtOnce }));
    await openDueMonths(saga({ onSeveralAtOnce }));
    expect(said).toEqual(['2 2025-10']);
  });

  it('says nothing of a tenant whose month was open already', async () => {
    const opened: string[] = [];
    const openPresentMonth = async (tenantId: string) => (tenantId === 'b' ? [] : ['2025-10']);
    const onOpened = (tenantId: string) => opened.push(tenantId);
    await openDueMonths(saga({ ledger: { openPresentMonth }, onOpened }));
    expect(opened.sort()).toEqual(['a', 'c']);
  });

  it('takes up 256 tenants at once, and the next one when one of them is done', async () => {
    const tenants = Array.from({ length: 300 }, (_, number) => `${number}`);
    const ends: (() => void)[] = [];
    const underWay: string[] = [];
    const openPresentMonth = async (tenantId: string) => {
      underWay.push(tenantId);
      await new Promise<void>((resolve) => ends.push(resolve));
      return [];
    };
    const done = openDueMonths(
      saga({ ledger: { openPresentMonth }, tenantsBehind: async () => tenants }),
    );
    await nextTurn();
    expect(underWay).toHaveLength(256);
    ends[0]!();
    await nextTurn();
    expect(underWay).toHaveLength(257);
    for (let tenant = 1; tenant < tenants.length; tenant++) {
      ends[tenant]!();
      await nextTurn();
    }
    await done;
    expect(new Set(underWay)).toEqual(new Set(tenants));
  });

  it('reports no failure that is due to the process stopping', async () => {
    const stopping = new AbortController();
    const failed: string[] = [];
    const openPresentMonth = async () => {
      stopping.abort();
      throw new Error('the store was closed');
    };
    const onFailed = (tenantId: string) => failed.push(tenantId);
    await openDueMonths(saga({ ledger: { openPresentMonth }, signal: stopping.signal, onFailed }));
    expect(failed).toEqual([]);
  });

  it('stops taking up tenants when the process stops', async () => {
    const stopped = new AbortController();
    stopped.abort();
    const opened: string[] = [];
    await openDueMonths(
      saga({ signal: stopped.signal, onOpened: (tenantId) => opened.push(tenantId) }),
    );
    expect(opened).toEqual([]);
  });
});

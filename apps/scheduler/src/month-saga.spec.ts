/** Opening due months and following due dates, for all tenants, with failures of single ones. */
import { type MonthSagaDependencies, openDueMonths } from './month-saga.js';
import { dueDatesFollower } from './due-dates.js';

const clock = { now: () => new Date('2025-10-01T00:00:05.000Z') };
const signal = new AbortController().signal;

/** What a ledger answers to a command that changed nothing. */
const DONE = {
  kind: 'done',
  ...{ position: null, events: [], tag: '', entitlementMilliCredits: 0 },
} as const;

describe('openDueMonths', () => {
  const saga = (overrides: Partial<MonthSagaDependencies>): MonthSagaDependencies => ({
    ledger: { openPresentMonth: async () => ['2025-10'] },
    tenantsBehind: async () => ['a', 'b', 'c'],
    clock,
    signal,
    onOpened: () => undefined,
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

  it('goes on to all that wait, however many fail before them', async () => {
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

describe('dueDatesFollower', () => {
  it('begins with the month, then looks at each span again for a while', async () => {
    const spans: string[][] = [];
    const passed: string[] = [];
    let now = new Date('2025-10-09T12:00:00.000Z');
    const follow = dueDatesFollower();
    const dependencies = {
      ledger: {
        command: async (tenantId: string, { type }: { type: string }) => {
          passed.push(`${tenantId} ${type}`);
          return DONE;
        },
      },
      tenantsDue: async (after: string, until: string) => {
        spans.push([after, until]);
        return ['a'];
      },
      reflectedUntil: async (at: string) => at,
      clock: { now: () => now },
      signal,
      onFailed: () => undefined,
    };
    await follow(dependencies);
    now = new Date('2025-10-09T12:00:10.000Z');
    await follow(dependencies);
    expect(spans).toEqual([
      ['2025-10-01T00:00:00.000Z', '2025-10-09T12:00:00.000Z'],
      ['2025-10-09T11:59:00.000Z', '2025-10-09T12:00:10.000Z'],
    ]);
    expect(passed).toEqual(['a PassTime', 'a PassTime']);
  });

  it('looks at a span again as long as a tenant in it failed', async () => {
    const spans: string[] = [];
    const failed: string[] = [];
    let broken = true;
    const follow = dueDatesFollower();
    const dependencies = {
      ledger: {
        command: async () => {
          if (broken) throw new Error('away');
          return DONE;
        },
      },
      tenantsDue: async (after: string) => {
        spans.push(after);
        return ['a'];
      },
      reflectedUntil: async (at: string) => at,
      clock,
      signal,
      onFailed: (tenantId: string) => failed.push(tenantId),
    };
    await follow(dependencies);
    broken = false;
    await follow(dependencies);
    await follow(dependencies);
    expect(failed).toEqual(['a']);
    expect(spans).toEqual([
      '2025-10-01T00:00:00.000Z',
      '2025-10-01T00:00:00.000Z',
      '2025-09-30T23:59:05.000Z',
    ]);
  });

  it('looks again at what the rows did not reflect yet', async () => {
    const spans: string[] = [];
    const reflected = [null, '2025-10-09T10:00:00.000Z', '2025-10-09T11:30:00.000Z'];
    const follow = dueDatesFollower();
    const dependencies = {
      ledger: {
        command: async () =>
          ({
            kind: 'done',
            position: null,
            events: [],
            tag: '',
            entitlementMilliCredits: 0,
          }) as const,
      },
      tenantsDue: async (after: string) => {
        spans.push(after);
        return [];
      },
      reflectedUntil: async () => reflected.shift() ?? null,
      clock: { now: () => new Date('2025-10-09T12:00:00.000Z') },
      signal,
      onFailed: () => undefined,
    };
    for (let tick = 0; tick < 4; tick++) await follow(dependencies);
    expect(spans).toEqual([
      '2025-10-01T00:00:00.000Z',
      '2025-10-01T00:00:00.000Z',
      '2025-10-09T09:59:00.000Z',
      '2025-10-09T11:29:00.000Z',
    ]);
  });
});

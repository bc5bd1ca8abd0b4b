/** Following due dates for all tenants: which span is checked, and what is repeated after failures of single tenants. */
import { dueDatesFollower } from './due-dates.js';

const clock = { now: () => new Date('2025-10-01T00:00:05.000Z') };
const signal = new AbortController().signal;

/** The ledger's outcome for a command that changed nothing. */
const DONE = {
  kind: 'done',
  ...{ position: null, events: [], tag: '', entitlementMilliCredits: 0 },
} as const;

describe('dueDatesFollower', () => {
  it('begins with the month, then reads each span again for a while', async () => {
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

  it('reads a span again as long as a tenant in it failed', async () => {
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

  it('reads again what the rows did not reflect yet', async () => {
    const spans: string[] = [];
    const reflected = [null, '2025-10-09T10:00:00.000Z', '2025-10-09T11:30:00.000Z'];
    const follow = dueDatesFollower();
    const dependencies = {
      ledger: {
        command: async () => DONE,
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

  it('begins no later than its own time where the rows are ahead of its clock', async () => {
    const spans: string[] = [];
    const follow = dueDatesFollower();
    const dependencies = {
      ledger: { command: async () => DONE },
      tenantsDue: async (after: string) => {
        spans.push(after);
        return [];
      },
      reflectedUntil: async () => '2025-10-20T00:00:00.000Z',
      ...{ clock, signal, onFailed: () => undefined },
    };
    for (let tick = 0; tick < 2; tick++) await follow(dependencies);
    expect(spans).toEqual(['2025-10-01T00:00:00.000Z', '2025-09-30T23:59:05.000Z']);
  });

  it('reads the position of the rows before the rows: what was added in between is read again', async () => {
    const asked: string[] = [];
    await dueDatesFollower()({
      ledger: { command: async () => DONE },
      tenantsDue: async () => {
        asked.push('rows');
        return [];
      },
      reflectedUntil: async (at) => {
        asked.push('how far');
        return at;
      },
      ...{ clock, signal, onFailed: () => undefined },
    });
    expect(asked).toEqual(['how far', 'rows']);
  });
});

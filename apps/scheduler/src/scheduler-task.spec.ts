/** The scheduler's task: transient failures do not end it, and every tick opens months and handles due dates. */
import { DeniedError, type EventStore, TransientError } from '#eventsourcing';
import type { LedgerCommand } from '#metering';
import { noticesIn } from './notices/notices.js';
import { schedulerTask } from './scheduler-task.js';

const NOW = '2025-10-01T00:00:05.000Z';
type Dependencies = Parameters<typeof schedulerTask>[0];

const DONE = {
  kind: 'done',
  position: 1,
  events: [],
  tag: '',
  entitlementMilliCredits: 0,
} as const;
const command = async () => DONE;

interface Life {
  readonly opened: string[];
  readonly passed: string[];
  readonly failed: string[];
  readonly pauses: number[];
  readonly task: Promise<void>;
  readonly stop: () => void;
}

/** Runs until it has paused this number of times. */
function live(pausesMax: number, around: Partial<Dependencies> = {}): Life {
  const stop = new AbortController();
  const life = { opened: [], passed: [], failed: [], pauses: [] } as Omit<Life, 'task' | 'stop'>;
  const sleep = async (milliseconds: number) => {
    if (life.pauses.push(milliseconds) >= pausesMax) stop.abort();
  };
  const task = schedulerTask({
    ledger: {
      openPresentMonth: async () => ['2025-10'],
      command: async (tenantId: string, { type, ...rest }: LedgerCommand) => {
        life.passed.push(`${tenantId} ${type} ${'at' in rest ? rest.at : ''}`);
        return DONE;
      },
    },
    tenantsBehind: async () => ['contoso'],
    tenantsDue: async () => ['fabrikam'],
    reflectedUntil: async (now) => now,
    reader: { query: async () => [] },
    // No tenant needs a notice.
    notices: noticesIn({} as EventStore, { sleep }),
    clock: { now: () => new Date(NOW) },
    retry: { sleep },
    sleep,
    onOpened: (tenantId, months) => life.opened.push(`${tenantId} ${months.join()}`),
    onSeveralAtOnce: () => undefined,
    onFailed: (tenantId) => life.failed.push(tenantId),
    ...around,
  }).run(stop.signal);
  return { ...life, task, stop: () => stop.abort() };
}

/** Fails this number of times, then returns the result. */
function afterFailures<Result>(count: number, result: Result): () => Promise<Result> {
  let left = count;
  return async () => {
    if (left-- > 0) throw new TransientError('the store is away');
    return result;
  };
}

describe('the scheduler', () => {
  it('opens what is due and lets time pass where a date has come, at every tick', async () => {
    const life = live(2);
    await life.task;
    expect(life.opened).toEqual(['contoso 2025-10', 'contoso 2025-10']);
    expect(life.passed).toEqual([`fabrikam PassTime ${NOW}`, `fabrikam PassTime ${NOW}`]);
    expect(life.pauses).toEqual([1_000, 1_000]);
  });

  it('is over as soon as it is stopped between two ticks', async () => {
    let isPausing = () => {};
    const paused = new Promise<void>((resolve) => (isPausing = resolve));
    const { task, stop } = live(1, {
      sleep: (_, signal) =>
        new Promise((resolve) => {
          signal?.addEventListener('abort', () => resolve());
          isPausing();
        }),
    });
    await paused;
    stop();
    await task;
  });

  it('opens months before recording due dates in them, then checks for notices', async () => {
    const order: string[] = [];
    const query = async () => {
      order.push('warnings');
      return [];
    };
    await live(1, {
      ledger: {
        async openPresentMonth() {
          order.push('month');
          return [];
        },
        async command() {
          order.push('dates');
          return DONE;
        },
      },
      reader: { query },
    }).task;
    expect([...new Set(order)]).toEqual(['month', 'dates', 'warnings']);
  });

  it('continues from tick to tick: dates from where it left off, warnings once a day', async () => {
    const spans: string[] = [];
    let questions = 0;
    const asked: number[] = [];
    const tenantsDue = async (after: string) => {
      spans.push(after);
      asked.push(questions);
      return [];
    };
    const query = async () => {
      questions += 1;
      return [];
    };
    await live(3, { tenantsDue, reader: { query } }).task;
    expect(spans).toEqual([
      '2025-10-01T00:00:00.000Z',
      ...['2025-09-30T23:59:05.000Z', '2025-09-30T23:59:05.000Z'],
    ]);
    expect(asked[0]).toBe(0);
    expect(asked[1]).toBeGreaterThan(0);
    expect(questions).toBe(asked[1]);
  });

  it.each(['tenantsBehind', 'tenantsDue'] as const)(
    'lives through a store that is away while it asks for %s',
    async (question) => {
      const life = live(4, { [question]: afterFailures(3, ['contoso']) });
      await life.task;
      expect(life.pauses).toEqual([50, 100, 200, 1_000]);
      expect(life.passed.at(-1)).toMatch(/PassTime/);
      expect(life.failed).toEqual([]);
    },
  );

  it('leaves a tenant that fails for the next tick, and serves the others', async () => {
    const life = live(2, {
      ledger: {
        openPresentMonth: async (tenantId) => {
          if (tenantId === 'contoso') throw new Error('damaged');
          return ['2025-10'];
        },
        command,
      },
      tenantsBehind: async () => ['contoso', 'tailspin'],
    });
    await life.task;
    expect(life.failed).toEqual(['contoso', 'contoso']);
    expect(life.opened).toEqual(['tailspin 2025-10', 'tailspin 2025-10']);
  });

  it('waits if an engine denies access, even for one tenant of many, and then continues', async () => {
    let left = 3;
    const life = live(5, {
      tenantsBehind: async () => ['contoso', 'tailspin'],
      ledger: {
        openPresentMonth: async () => {
          if (left-- > 0) throw new DeniedError('not let in');
          return ['2025-10'];
        },
        command,
      },
    });
    await life.task;
    expect(life.failed).toEqual([]);
    expect(life.opened.slice(0, 2).sort()).toEqual(['contoso 2025-10', 'tailspin 2025-10']);
  });

  it('ends with what is wrong for good', async () => {
    const broken = async () => Promise.reject(new Error('no such table'));
    await expect(live(5, { tenantsBehind: broken }).task).rejects.toThrow('no such table');
  });
});

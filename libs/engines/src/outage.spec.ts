/** An outage is logged once when it begins and once when it ends, and readiness reports it in the meantime. */
import fc from 'fast-check';
import { TransientError, retryTransient } from '#eventsourcing';
import { Outages } from './outage.js';

function world() {
  const lines: string[] = [];
  let nowMs = 0;
  const outages = new Outages(
    (level, line) => lines.push(`${level} ${line}`),
    () => nowMs,
  );
  const sleep = async (milliseconds = 500) => void (nowMs += milliseconds);
  return { lines, outages, sleep };
}

const failing = (times: number) => {
  let failures = 0;
  return async () => {
    if (failures++ < times) throw new TransientError('no answer');
  };
};

describe('an outage', () => {
  it('is one line when it begins and one when it ends, for all calls that meet it', async () => {
    const { lines, outages, sleep: wait } = world();
    const sleep = () => wait();
    for (let call = 0; call < 3; call++) {
      await retryTransient(failing(0), { sleep, ...outages.of('ledger') });
    }
    await retryTransient(failing(60), { sleep, ...outages.of('ledger') });
    const three = [1, 2, 3].map(() =>
      retryTransient(failing(1), { sleep, ...outages.of('ledger') }),
    );
    await Promise.all(three);
    expect(lines).toEqual([
      'warn ledger: no answer; it is retried until it succeeds',
      'info ledger: goes on after 60 tries in 30 s',
      'warn ledger: no answer; it is retried until it succeeds',
      'info ledger: goes on after 3 tries in 2 s',
    ]);
  });

  it('makes readiness name what fails, until all of it goes through', async () => {
    const { outages, sleep } = world();
    const error = new TransientError('no answer');
    for (const operation of ['ledger', 'publishing']) outages.of(operation).onRetry(error);
    expect(await outages.indicator.check()).toBeNull();
    await sleep(3_000);
    for (const operation of ['ledger', 'publishing']) outages.of(operation).onRetry(error);
    expect(await outages.indicator.check()).toBe(
      'ledger: no answer; tried again for 3 s; publishing: no answer; tried again for 3 s',
    );
    outages.of('ledger').onRecovered();
    expect(await outages.indicator.check()).toBe('publishing: no answer; tried again for 3 s');
    outages.of('publishing').onRecovered();
    expect(await outages.indicator.check()).toBeNull();
  });

  it('is dropped from readiness when it is no longer retried, and the next one is logged again', async () => {
    const { lines, outages, sleep } = world();
    const outage = outages.of('publishing');
    for (const pauseMs of [0, 3_000, 40_000]) {
      await sleep(pauseMs);
      outage.onRetry(new TransientError('no answer'));
    }
    expect(await outages.indicator.check()).toBeNull();
    expect(lines.map((line) => line.slice(0, 15))).toEqual(['warn publishing', 'warn publishing']);
  });

  it('is named after some seconds of failures and never after a success, in any course', async () => {
    const steps = fc.array(
      fc.record({ fails: fc.boolean(), pauseMs: fc.integer({ min: 0, max: 5_000 }) }),
    );
    await fc.assert(
      fc.asyncProperty(steps, async (course) => {
        const { outages, sleep } = world();
        const outage = outages.of('ledger');
        let failingMs: number | null = null;
        for (const { fails, pauseMs } of course) {
          await sleep(pauseMs);
          if (fails) outage.onRetry(new TransientError('no answer'));
          else outage.onRecovered();
          failingMs = fails ? (failingMs === null ? 0 : failingMs + pauseMs) : null;
          const isNamed = (await outages.indicator.check()) !== null;
          expect(isNamed).toBe(failingMs !== null && failingMs >= 2_000);
        }
      }),
    );
  });
});

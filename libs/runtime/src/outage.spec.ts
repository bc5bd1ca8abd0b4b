/** An outage is logged once when it begins and once when it ends. */
import { TransientError, retryTransient } from '#eventsourcing';
import { outageOf } from './outage.js';

describe('an outage', () => {
  it('is one line when it begins and one when it ends, for all calls that meet it', async () => {
    const lines: string[] = [];
    let nowMs = 0;
    const outage = outageOf(
      'ledger',
      (level, line) => lines.push(`${level} ${line}`),
      () => nowMs,
    );
    const sleep = async () => void (nowMs += 500);
    const failing = (times: number) => {
      let failures = 0;
      return async () => {
        if (failures++ < times) throw new TransientError('no answer');
      };
    };
    for (let call = 0; call < 3; call++) await retryTransient(failing(0), { sleep, ...outage });
    await retryTransient(failing(60), { sleep, ...outage });
    await Promise.all([1, 2, 3].map(() => retryTransient(failing(1), { sleep, ...outage })));
    expect(lines).toEqual([
      'warn ledger: no answer; it is tried again until it goes through',
      'info ledger: goes on after 60 tries in 30 s',
      'warn ledger: no answer; it is tried again until it goes through',
      'info ledger: goes on after 3 tries in 2 s',
    ]);
  });
});

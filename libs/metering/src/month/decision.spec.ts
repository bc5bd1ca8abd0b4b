/** The exact members of a decision, accepted or rejected. */
import { accept, NOTHING_TO_DO, reject } from './decision.js';
import type { LedgerEvent } from './events.js';

it('is accepted with its events, in order, of which there may be none', () => {
  const events = [{ type: 'MonthClosed' }, { type: 'MonthlyReset' }] as unknown as LedgerEvent[];
  expect(accept(...events)).toStrictEqual({ kind: 'accepted', events });
  expect(NOTHING_TO_DO).toStrictEqual(accept());
});

it('is rejected with a field only where one is at fault', () => {
  const [code, message] = ['invalidAmount', 'Name the environment.'] as const;
  expect(reject(code, message)).toStrictEqual({ kind: 'rejected', rejection: { code, message } });
  expect(reject(code, message, 'environmentId')).toStrictEqual({
    kind: 'rejected',
    rejection: { code, message, field: 'environmentId' },
  });
});

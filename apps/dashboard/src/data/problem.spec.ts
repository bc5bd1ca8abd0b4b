/** Refusals and failures: their content, whether the command may have been executed, and whether a retry may help. */
import { createQueryClient } from './query-client.js';
import { isSignedOut, isUndecided, NoAnswer, problemOf } from './problem.js';

const answered = (status: number, body: unknown = null) =>
  problemOf(body, new Response(null, { status, statusText: 'Said' }));

it('is what the service said, with the status of the answer, whatever a proxy writes', () => {
  const body = { type: 'urn:p:tooMuch', title: 'Too much', detail: 'By 3.', status: 200 };
  expect(answered(409, body)).toMatchObject({ code: 'tooMuch', problem: { ...body, status: 409 } });
  for (const other of [null, 'text', undefined]) {
    expect(answered(502, other).problem).toMatchObject({ title: 'Said', detail: 'HTTP 502' });
  }
});

/** Whether the command may have been executed, whether the reader has to sign in, and whether a query is retried. */
it.each([
  ['no answer', new NoAnswer(null), true, false, true],
  ['a fault of the service', answered(500), true, false, true],
  ['a service that is away', answered(503), true, false, true],
  ['too many questions', answered(429), false, false, true],
  ['a refusal', answered(422), false, false, false],
  ['no session', answered(401), false, true, false],
  ['no right', answered(403), false, false, false],
])('%s', (_what, error, undecided, signedOut, again) => {
  expect([isUndecided(error), isSignedOut(error)]).toEqual([undecided, signedOut]);
  const { retry } = createQueryClient().getDefaultOptions().queries!;
  const retries = (failures: number) =>
    (retry as (n: number, e: Error) => boolean)(failures, error);
  expect([retries(0), retries(2), retries(3)]).toEqual([again, again, false]);
});

it('is nothing that is undecided where nothing failed', () =>
  expect(isUndecided(null)).toBe(false));

/** Waiting for a result that arrives, fails, or never arrives. */
import { TransientError } from '#eventsourcing';
import { withTimeout } from './with-timeout.js';

it('passes on what comes, and what fails', async () => {
  expect(await withTimeout(60_000, Promise.resolve(7))).toBe(7);
  await expect(withTimeout(60_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

it('does not wait for ever', async () => {
  const never = new Promise<never>(() => undefined);
  await expect(withTimeout(5, never)).rejects.toThrow(TransientError);
  await expect(withTimeout(5, never)).rejects.toThrow('no answer within 0.005 s');
});

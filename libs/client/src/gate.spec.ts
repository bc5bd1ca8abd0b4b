/** The client's gate: its requests, its cached responses and its failures. */
import { ProblemError, TransportError } from './errors.js';
import { answer, fakeMeter, latch, unavailable } from './spec-support.js';

const access = {
  run: { allowed: true, currency: 'aiBuilder' },
  make: { allowed: true },
  level: 'none',
  asOf: { time: '2026-11-03T10:15:00Z', position: 7 },
};
const question = { tenantId: 'contoso', environmentId: 'prod' };
const allowed = () => answer(200, access);

describe('mayRun', () => {
  it('asks the gate, and answers what it says', async () => {
    const { client, asked } = fakeMeter(allowed);
    const asking = { ...question, environmentId: 'a/b', userId: 'ü 1', context: 'agent' } as const;
    expect(await client.mayRun(asking)).toEqual(access);
    expect(asked[0]!.url).toBe(
      'http://meter/v1/tenants/contoso/environments/a%2Fb/access?userId=%C3%BC+1&context=agent',
    );
  });

  it('asks where questions are answered', async () => {
    const { client, asked } = fakeMeter(allowed, { queryUrl: 'http://query' });
    await client.mayRun(question);
    expect(asked[0]!.url).toMatch(/^http:\/\/query\/v1\//);
  });

  it('keeps an answer for its time, question by question', async () => {
    const { client, asked, clock } = fakeMeter(allowed, { accessCacheMs: 1_000 });
    await client.mayRun(question);
    clock.nowMs = 999;
    await client.mayRun(question);
    expect(asked).toHaveLength(1);
    await client.mayRun({ ...question, userId: 'u-1' });
    expect(asked).toHaveLength(2);
    clock.nowMs = 1_000;
    await client.mayRun(question);
    expect(asked).toHaveLength(3);
  });

  it('asks every time when it is to keep nothing', async () => {
    const { client, asked } = fakeMeter(allowed, { accessCacheMs: 0 });
    await client.mayRun(question);
    await client.mayRun(question);
    expect(asked).toHaveLength(2);
  });

  it('lets those who ask at the same time share a request, and one of them stop waiting', async () => {
    const answered = latch<Response>();
    const { client, asked } = fakeMeter(() => answered.opened);
    const impatient = new AbortController();
    const one = client.mayRun(question, { signal: impatient.signal });
    const other = client.mayRun(question);
    impatient.abort(new Error('too slow'));
    await expect(one).rejects.toThrow('too slow');
    answered.open(allowed());
    expect(await other).toEqual(access);
    expect(asked).toHaveLength(1);
  });

  it('asks once more after a failure, and does not keep one', async () => {
    const { client, asked } = fakeMeter((_asked, attempt) =>
      attempt <= 2 ? unavailable() : allowed(),
    );
    await expect(client.mayRun(question)).rejects.toBeInstanceOf(ProblemError);
    expect(asked).toHaveLength(2);
    expect(await client.mayRun(question)).toEqual(access);
  });

  it('takes no other answer for an answer', async () => {
    const { client } = fakeMeter(() => answer(200, { status: 'ok' }));
    await expect(client.mayRun(question)).rejects.toBeInstanceOf(TransportError);
  });
});

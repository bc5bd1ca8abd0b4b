/** The gate at a past instant answers from the events recorded by then. */
import { TransientError } from '#eventsourcing';
import { PastGate } from './past-gate.js';
import { BY, type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

const OPENED = '2025-11-10T08:00:00.000Z';
const BLOCKED = '2025-11-10T09:00:00.000Z';
const RAISED = '2025-11-10T10:00:00.000Z';
const ACCESS = `/${TENANT}/environments/prod/access`;

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
});
afterEach(() => query.close());

const grant = (grantId: string, at: string) => ({
  type: 'AddGrant' as const,
  at,
  by: BY,
  grant: {
    grantId,
    sku: 'custom',
    quantity: 1,
    milliCreditsEach: 100_000,
    validFrom: '2025-01-01T00:00:00.000Z',
    validTo: null,
    contractStart: null,
  },
});

/** Credits at eight, all consumed by nine, more credits at ten. */
async function oneMorning(): Promise<void> {
  query.time.now = OPENED;
  await query.command(grant('first', OPENED));
  query.time.now = BLOCKED;
  const statedCredits = { currency: 'aiBuilder' as const, milliCredits: 110_000 };
  await query.use({ time: BLOCKED, statedCredits });
  query.time.now = RAISED;
  await query.command(grant('second', RAISED));
  await query.project();
}

const runAt = async (at: string) => (await query.get(`${ACCESS}?at=${at}`)).body;

it('says what held before, between and after, each with the place in the ledger it reflects', async () => {
  await oneMorning();
  const before = await runAt('2025-11-10T08:59:59.999Z');
  const between = await runAt('2025-11-10T09:30:00Z');
  const after = await runAt(RAISED);
  expect(before).toMatchObject({ run: { allowed: true }, asOf: { time: OPENED } });
  expect(between).toMatchObject({
    run: { allowed: false, message: expect.stringContaining('110 of 100 used') },
    asOf: { time: BLOCKED },
  });
  expect(after).toMatchObject({ run: { allowed: true }, asOf: { time: RAISED } });
  expect(before.asOf.position).toBeLessThan(between.asOf.position);
});

it('gives the chain of reasons of that instant, and the answer of now at now', async () => {
  await oneMorning();
  const { body } = await query.get(`${ACCESS}?at=${BLOCKED}&explain=true`);
  expect(JSON.stringify(body.explanation)).toContain('110 of 100 used');
  const { asOf: _then, ...then } = (await query.get(`${ACCESS}?at=${RAISED}&explain=true`)).body;
  const { asOf: _now, ...now } = (await query.get(`${ACCESS}?explain=true`)).body;
  expect(then).toEqual(now);
});

it('answers several at a time, each from its own instant', async () => {
  await oneMorning();
  const answers = await Promise.all([OPENED, BLOCKED, RAISED].map(runAt));
  expect(answers).toMatchObject([true, false, true].map((allowed) => ({ run: { allowed } })));
});

it.each([
  {
    name: 'before anything was recorded',
    at: '2025-11-10T07:00:00Z',
    status: 404,
    code: 'monthNotFound',
  },
  { name: 'in the future', at: '2025-11-10T10:00:00.001Z', status: 422, code: 'invalidRequest' },
  { name: 'as no moment', at: 'yesterday', status: 422, code: 'invalidRequest' },
])('is refused $name', async ({ at, status, code }) => {
  await oneMorning();
  const answer = await query.get(`${ACCESS}?at=${at}`);
  expect(answer.status).toBe(status);
  expect(answer.body.type).toContain(code);
});

it('still answers after a question that failed', async () => {
  await oneMorning();
  const [failed, answered] = await Promise.all([
    query.get(`${ACCESS}?at=2025-11-10T07:00:00Z`),
    query.get(`${ACCESS}?at=${BLOCKED}`),
  ]);
  expect([failed.status, answered.status]).toEqual([404, 200]);
});

it('still answers after a question for which the ledger could not be read', async () => {
  let reads = 0;
  async function* read(): AsyncGenerator<never> {
    reads += 1;
    if (reads === 1) throw new TransientError('away');
  }
  const gate = new PastGate({ store: { read } as never });
  const runner = { environmentId: 'prod', userId: null, context: 'app' } as const;
  const request = { ...runner, capability: null, tier: null };
  const question = { tenantId: TENANT, at: OPENED, request };
  const outcomes = await Promise.allSettled([gate.ask(question), gate.ask(question)]);
  expect(outcomes).toMatchObject([
    { reason: { message: 'away' } },
    { reason: { problem: { status: 404 } } },
  ]);
});

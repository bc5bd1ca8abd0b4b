/** `POST /v1/events?dryRun=true`: the cost of usage. */
import { CLOUD_EVENT_BATCH_JSON } from '#contracts';
import type { Charge, Usage } from '#metering';
import { startAdminApp } from './testing/admin-app.js';
import { data, event } from './testing/usage-bodies.js';

type Admin = Awaited<ReturnType<typeof startAdminApp>>;

let admin: Admin;
beforeEach(async () => void (admin = await startAdminApp()));
afterEach(() => admin.app.close());

describe('POST /v1/events?dryRun=true', () => {
  const dryRun = (body: unknown, search = '?dryRun=true') =>
    admin.app.inject({
      method: 'POST',
      url: `/v1/events${search}`,
      payload: JSON.stringify(body),
      headers: { 'content-type': CLOUD_EVENT_BATCH_JSON },
    });

  const charge: Charge = {
    currency: 'aiBuilder',
    milliCredits: 96_000,
    exactMilliCredits: 95_500,
    drawnFrom: 'allocation',
    free: null,
    stated: false,
    regime: 'dual',
    rateCardVersion: '2025-11-20',
    policyVersion: 'default',
  };

  it('says what each event would cost and why one would be refused, and publishes nothing', async () => {
    admin.ledger.usageOutcomes = {
      'e-1': {
        kind: 'charged',
        event: {
          type: 'CreditConsumed',
          data: {
            usageKey: '',
            payloadHash: '',
            usage: { time: '2026-11-03T10:15:00.000Z' } as Usage,
            charge,
          },
        },
      },
      'e-2': { kind: 'duplicate' },
      'e-4': {
        kind: 'rejected',
        rejection: { code: 'rateNotPublished', message: 'No rate.', field: 'capability' },
      },
    };
    const bad = event('e-3', { time: 'yesterday' });
    const response = await dryRun([event('e-1'), event('e-2'), bad, event('e-4')]);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      dryRun: true,
      results: [
        {
          id: 'e-1',
          status: 'accepted',
          duplicate: false,
          charge: {
            month: '2026-11',
            charged: { milliCredits: 96_000, credits: '96' },
            exact: { milliCredits: 95_500, credits: '95.5' },
            currency: 'aiBuilder',
            drawnFrom: 'allocation',
            free: null,
            stated: false,
            regime: 'dual',
            rateCardVersion: '2025-11-20',
            policyVersion: 'default',
          },
        },
        { id: 'e-2', status: 'accepted', duplicate: true },
        expect.objectContaining({ id: 'e-3', status: 'rejected', field: 'time' }),
        {
          id: 'e-4',
          status: 'rejected',
          code: 'rateNotPublished',
          field: 'data.capability',
          reason: 'No rate.',
        },
      ],
    });
    expect(admin.publisher.published).toEqual([]);
  });

  it('previews the events of each tenant together and in order, so that each counts for the next', async () => {
    const other = (id: string) => event(id, { data: { ...data, tenantId: 'fabrikam' } });
    const outcome = { kind: 'duplicate' } as const;
    admin.ledger.usageOutcomes = { a: outcome, b: outcome, c: outcome, d: outcome, e: outcome };
    const batch = [event('a'), other('b'), event('c'), other('d'), event('e')];
    const response = await dryRun(batch);
    expect(admin.ledger.usagePreviews).toEqual([
      ['contoso', ['a', 'c', 'e']],
      ['fabrikam', ['b', 'd']],
    ]);
    const { results } = response.json<{ results: readonly { id: string }[] }>();
    expect(results.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('is meant or not meant, and nothing in between', async () => {
    expect((await dryRun([event('e-1')], '?dryRun=yes')).statusCode).toBe(422);
    expect(admin.publisher.published).toEqual([]);
  });

  it('can be prepared with the schema, which has an address of its own', async () => {
    const response = await admin.app.inject('/schemas/usage-event.json');
    expect(response.headers['content-type']).toContain('application/schema+json');
    expect(response.json()).toMatchObject({ $defs: { UsageEventDto: expect.any(Object) } });
  });
});

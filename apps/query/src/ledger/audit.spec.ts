/** The audit trail over HTTP: actor, time, reason, and the part before and after. */
import { addGrant, SEPTEMBER_15 as AT, TWO_UNTIL_OCTOBER } from '../testing/given.js';
import { BY, type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
});
afterEach(() => query.close());

const grant = TWO_UNTIL_OCTOBER;
const grantAdded = addGrant(grant, AT);

describe('audit', () => {
  const admin = { actorId: 'ada', reason: 'ticket 7' };
  const audit = async (parameters = '') => {
    await query.project();
    return query.get(`/${TENANT}/audit${parameters}`);
  };

  it('says who, when, why, before and after', async () => {
    await query.command(grantAdded);
    await query.allocate('prod', 50_000, admin);
    await query.use({});
    await query.allocate('prod', 0, admin);

    const { status, body } = await audit();

    expect(status).toBe(200);
    expect(body.changes).toMatchObject([
      { type: 'LedgerOpened', by: { actorId: 'system' }, before: null, after: { grants: [] } },
      {
        type: 'GrantAdded',
        by: BY,
        subject: { grantId: 'grant-1' },
        before: null,
        after: { quantity: 2, validTo: grant.validTo },
      },
      {
        type: 'AllocationChanged',
        at: AT,
        by: admin,
        subject: { environmentId: 'prod' },
        before: null,
        after: { credits: '50' },
      },
      { type: 'AllocationChanged', before: { credits: '50' }, after: null },
    ]);
    expect(body.asOf.position).toEqual(expect.any(Number));
  });

  it('shows only the part that was changed, whatever it is', async () => {
    await query.command({
      type: 'ChangeSettings',
      at: AT,
      settings: { allowUnallocated: false },
      by: BY,
    });
    await query.command({
      type: 'ChangeCopilotCapacity',
      at: AT,
      prepaidMilliCredits: 5_000,
      payAsYouGo: false,
      by: BY,
    });
    await query.command({
      type: 'ChangePolicy',
      at: AT,
      policy: [{ version: 'own', effectiveFrom: AT }],
      by: BY,
    });
    const { body } = await audit();
    expect(body.changes.slice(1)).toMatchObject([
      { before: { allowUnallocated: true }, after: { allowUnallocated: false } },
      { before: { prepaid: { credits: '0' } }, after: { prepaid: { credits: '5' } } },
      { before: [], after: [{ version: 'own' }] },
    ]);
  });

  it('says what held for an environment before anybody set its Copilot Credits', async () => {
    const linked = { prepaidMilliCredits: 0, payAsYouGo: true, by: BY };
    await query.command({ type: 'ChangeCopilotCapacity', at: AT, ...linked });
    const copilot = { milliCredits: 7_000, drawFromTenant: true, payAsYouGo: true };
    const ofProd = { type: 'ChangeEnvironmentCopilot', environmentId: 'prod', by: BY } as const;
    await query.command({ ...ofProd, at: AT, copilot });
    const { body } = await audit();
    expect(body.changes.at(-1)).toMatchObject({
      before: { credits: { credits: '0' }, drawFromTenant: true, payAsYouGo: true },
      after: { credits: { credits: '7' }, drawFromTenant: true, payAsYouGo: true },
    });
  });

  it('includes what ended because its time was up', async () => {
    await query.command({ type: 'StartTrial', at: AT, userId: 'u-17', by: BY });
    await query.command(grantAdded);
    query.time.now = '2025-10-16T00:00:00.000Z';
    await query.command({ type: 'PassTime', at: query.time.now });

    const { body } = await audit();

    expect(body).toMatchObject({ month: '2025-10' });
    expect(body.changes).toMatchObject([
      { type: 'MonthlyReset', by: { actorId: 'system' }, before: null },
      {
        type: 'GrantEnded',
        by: { actorId: 'system' },
        subject: { grantId: 'grant-1' },
        after: { validTo: grant.validTo },
      },
      {
        type: 'TrialEnded',
        by: { actorId: 'system' },
        subject: { userId: 'u-17' },
        before: { startedAt: AT },
        after: null,
      },
    ]);
  });

  it('says when something was done and when that was recorded', async () => {
    const at = '2025-09-15T11:00:00.000Z';
    await query.command(addGrant(grant, at));
    const { body } = await audit();
    expect(body.changes.at(-1)).toMatchObject({ at, recordedAt: query.time.now });
  });

  it('shows a trial as it was before it was renewed and as it is since', async () => {
    await query.command({ type: 'StartTrial', at: AT, userId: 'u-17', by: BY });
    query.time.now = '2025-10-20T00:00:00.000Z';
    await query.command({ type: 'RenewTrial', at: query.time.now, userId: 'u-17', by: BY });
    const { body } = await audit();
    expect(body.changes.at(-1)).toMatchObject({
      ...{ type: 'TrialRenewed', subject: { userId: 'u-17' } },
      ...{ before: { renewals: 0, startedAt: AT }, after: { renewals: 1 } },
    });
  });

  it('comes page by page, each change once', async () => {
    await query.command(grantAdded);
    for (const amount of [1_000, 2_000, 3_000, 4_000]) await query.allocate('prod', amount);
    const whole = (await audit()).body.changes;
    const pages: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await audit(`?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(body.changes.length).toBeLessThanOrEqual(2);
      pages.push(...body.changes);
      cursor = body.nextCursor;
    }
    expect(whole).toHaveLength(6);
    expect(pages).toEqual(whole);
  });
});

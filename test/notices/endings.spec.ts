/** Advance notices of ending grants, trials and seeded credits: 14 and 3 days before, each once. */
import type { Configuration, Grant } from '#metering';
import {
  grantOf,
  LedgerFixture,
  TENANT,
} from '../../libs/read-models/src/testing/ledger.fixture.js';
import { rowsOf } from '../../libs/read-models/src/testing/rows-in-memory.js';
import { messageOf } from '../../libs/webhooks/src/endpoint-message.js';
import { wordingOf } from '../../libs/webhooks/src/wording.js';
import {
  grantUntil,
  type NoticeProcesses,
  noticeProcesses,
  trialUntil,
} from './notice-processes.js';

let notices: NoticeProcesses;
beforeEach(async () => {
  notices = await noticeProcesses();
});
afterEach(() => notices.close());

describe('what is about to end', () => {
  const configuration: Partial<Configuration> = {
    grants: {
      ...grantUntil('soon', '2025-09-17T00:00:00.000Z'),
      ...grantUntil('later', '2025-09-28T00:00:00.000Z'),
      ...grantUntil('much-later', '2025-10-20T00:00:00.000Z'),
      ...grantUntil('never', null),
      ...grantUntil('over', '2025-09-14T00:00:00.000Z'),
    },
    trials: {
      ...trialUntil('u-1', '2025-09-19T00:00:00.000Z'),
      ...trialUntil('over', '2025-09-14T00:00:00.000Z'),
      ...trialUntil('over-now', '2025-09-15T00:00:01.000Z'),
    },
  };

  it('is raised 14 and 3 days before, each once, however often and by whichever process it is checked', async () => {
    const first = notices.process(await rowsOf(new LedgerFixture().open(configuration)));
    await first.look('2025-09-15T00:00:01.000Z');
    const once = (await notices.raised()).map(({ type, data }) => [type, data]);
    expect(once).toEqual([
      ['GrantEnding', expect.objectContaining({ grantId: 'soon', daysBefore: 3 })],
      ['GrantEnding', expect.objectContaining({ grantId: 'later', daysBefore: 14 })],
      ['TrialEnding', expect.objectContaining({ userId: 'u-1', daysBefore: 14 })],
    ]);
    const other = notices.process(await rowsOf(new LedgerFixture().open(configuration)));
    await other.look('2025-09-15T00:00:01.000Z');
    expect(await notices.raised()).toHaveLength(3);
    await other.look('2025-09-16T00:00:01.000Z');
    expect((await notices.raised()).slice(3)).toMatchObject([
      { data: { userId: 'u-1', daysBefore: 3 } },
    ]);
  });
});

describe('a trial that was renewed', () => {
  it('is raised again, although as many days before its new end', async () => {
    const lookAt = async (endsAt: string, now: string) => {
      const trials = trialUntil('u-1', endsAt);
      const { look } = notices.process(await rowsOf(new LedgerFixture().open({ trials })));
      await look(now);
    };
    await lookAt('2025-09-12T00:00:00.000Z', '2025-09-02T00:00:00.000Z');
    await lookAt('2025-09-28T00:00:00.000Z', '2025-09-20T00:00:00.000Z');
    expect((await notices.raised()).map(({ data }) => data)).toMatchObject([
      { endsAt: '2025-09-12T00:00:00.000Z', daysBefore: 14 },
      { endsAt: '2025-09-28T00:00:00.000Z', daysBefore: 14 },
    ]);
  });
});

it('says of a licence no more than its cap, however many of it end', async () => {
  const [one] = Object.values(grantUntil('capped', '2025-09-17T00:00:00.000Z'));
  const grants = {
    capped: {
      ...{ ...one!, sku: 'dynamics365FinanceOperations' },
      ...{ quantity: 10, milliCreditsEach: 20_000_000 },
    },
  };
  await notices
    .process(await rowsOf(new LedgerFixture().open({ grants })))
    .look('2025-09-15T00:00:01.000Z');
  expect((await notices.raised()).map(({ data }) => data)).toMatchObject([
    { grantId: 'capped', milliCredits: 20_000_000 },
  ]);
});

describe('seeded credits, which the policy ends on a date', () => {
  const seeded = (grantId: string, changed: Partial<Grant> = {}) => {
    const [one] = Object.values(grantOf(5_000).grants);
    return { [grantId]: { ...one!, grantId, sku: 'powerAutomatePremium', ...changed } };
  };
  const october = () =>
    new LedgerFixture().open(
      {
        grants: {
          ...seeded('seeded'),
          ...seeded('contract', { contractStart: '2025-06-01T00:00:00.000Z' }),
          ...seeded('add-on', { sku: 'aiBuilderAddOn' }),
          ...seeded('before', { validTo: '2026-10-25T00:00:00.000Z' }),
        },
      },
      TENANT,
      '2026-10',
    );
  const byPolicy = async () =>
    (await notices.raised()).filter(({ data }) => 'byPolicy' in (data as object));

  it('are raised before that date, also where nothing is used, and in words', async () => {
    const { look } = notices.process(await rowsOf(october()));
    await look('2026-10-17T23:59:59.999Z');
    expect((await notices.raised()).map(({ data }) => data)).toMatchObject([{ grantId: 'before' }]);
    await look('2026-10-18T00:00:00.000Z');
    await look('2026-10-29T00:00:00.000Z');
    const seededEnd = { grantId: 'seeded', endsAt: '2026-11-01T00:00:00.000Z', byPolicy: true };
    const raised = await byPolicy();
    expect(raised.map(({ data }) => data)).toMatchObject([
      { ...seededEnd, daysBefore: 14, milliCredits: 5_000_000 },
      { ...seededEnd, daysBefore: 3 },
    ]);
    expect(wordingOf(messageOf(raised[0]!)!).text).toBe(
      'The seeded credits of grant seeded of contoso (powerAutomatePremium, 5 000 credits a month) ' +
        'end by the licensing policy at 2026-11-01T00:00:00.000Z, before the grant does.',
    );
  });

  it('are no longer raised once they have ended, although the grant continues', async () => {
    const grants = seeded('seeded', { validTo: '2026-11-10T00:00:00.000Z' });
    const november = new LedgerFixture().open({ grants }, TENANT, '2026-11');
    const { look } = notices.process(await rowsOf(november));
    await look('2026-11-01T00:00:00.000Z');
    expect(await notices.raised()).toEqual([]);
  });
});

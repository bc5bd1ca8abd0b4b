/** Every rejection of usage and of a month: its code, its message and the invalid field. */
import { EMPTY_CONFIGURATION } from '../capacity/configuration.js';
import { isRefusedAsSaid, type Ask, type Refused } from '../refused.fixture.js';
import {
  CLASSIC,
  credits,
  DUAL,
  emptyTenant,
  newHash,
  newUsageKey,
  opening,
  recording,
  tenantWith,
} from '../tenant.fixture.js';
import { MILLI_CREDITS_MAX, type Currency } from '../values/amounts.js';

const settings = (wrong: object): Ask => ({
  type: 'ChangeSettings',
  settings: wrong,
});
const stated = (milliCredits: number, currency: Currency = 'aiBuilder', time = DUAL): Ask =>
  recording({ time, statedCredits: { currency, milliCredits } });

describe('usage is refused', () => {
  const charged = { usageKey: newUsageKey(), payloadHash: newHash() };
  const close = { type: 'CloseMonth' } as const;
  it.each<Refused>([
    {
      given: [{ ...recording({ time: DUAL }), ...charged }],
      ask: { ...recording({ time: DUAL }), ...charged, payloadHash: newHash() },
      code: 'usageConflict',
      field: 'id',
      message: 'This id was already used for another event: send it again under a new id.',
    },
    {
      given: [settings({ sources: ['/apps/*'] })],
      ask: recording({ time: DUAL, source: '/elsewhere' }),
      code: 'forbiddenSource',
      field: 'source',
      message: 'The tenant does not allow charges from this source: see sources in its settings.',
    },
    {
      now: CLASSIC,
      ask: recording({ capability: 'businessCard', quantity: { images: 1 } }),
      code: 'rateNotPublished',
      field: 'capability',
      message:
        'No rate is published for businessCard (AIModelExecuted): ' +
        'state its credits, or resubmit it later.',
    },
    {
      given: [stated(MILLI_CREDITS_MAX - 5)],
      ask: stated(6),
      code: 'totalTooLarge',
      field: 'statedCredits',
      message: '2026-03 would exceed the largest possible total.',
    },
    {
      given: [stated(MILLI_CREDITS_MAX)],
      ask: recording({ time: DUAL, quantity: { pages: 1 } }),
      code: 'totalTooLarge',
      field: 'quantity',
      message: '2026-03 would exceed the largest possible total.',
    },
    {
      given: [close],
      ask: recording({ time: DUAL }),
      code: 'monthClosed',
      message: '2026-03 is closed: admit the id in the open month first.',
    },
    {
      given: [close],
      ask: credits(1),
      code: 'monthClosed',
      message: '2026-03 is closed: send this to the open month.',
    },
    {
      ask: opening('2026-04'),
      code: 'monthAlreadyOpen',
      field: 'month',
      message: 'This ledger belongs to contoso in 2026-03.',
    },
    {
      ask: { ...opening('2026-03'), tenantId: 'fabrikam' } as Ask,
      code: 'monthAlreadyOpen',
      field: 'month',
      message: 'This ledger belongs to contoso in 2026-03.',
    },
  ])('$code: $message', isRefusedAsSaid);

  it('is taken up to the largest total, in each currency apart', () => {
    const tenant = tenantWith(DUAL, stated(MILLI_CREDITS_MAX - 5), stated(5));
    expect(tenant.isRefused(stated(1)).code).toBe('totalTooLarge');
    expect(tenant.does(stated(MILLI_CREDITS_MAX, 'copilot'))).not.toEqual([]);
    expect(tenant.does(stated(0))).not.toEqual([]);
  });
  it('is taken from anybody where the configuration lists no source', () => {
    const tenant = emptyTenant(DUAL);
    const listed = { ...EMPTY_CONFIGURATION.settings, sources: [] };
    tenant.does(opening('2026-03', { ...EMPTY_CONFIGURATION, settings: listed }));
    expect(tenant.does(recording({ time: DUAL, source: '/anybody' }))).not.toEqual([]);
  });
});

it('refuses all where there is no ledger yet', () => {
  expect(emptyTenant(DUAL).isRefused(credits(1))).toStrictEqual({
    code: 'ledgerNotOpen',
    message: 'This month has no ledger yet: open it first.',
  });
});

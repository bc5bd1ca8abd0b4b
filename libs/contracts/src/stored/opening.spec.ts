/** The stored events that may open a month's stream. */
import type { RecordedEvent } from '#eventsourcing';
import { requireOpening } from './opening.js';

const STREAM = 'creditLedger-contoso_2026-11';
const opened = { tenantId: 'contoso', month: '2026-11' };
const turned = { ...opened, previousMonth: '2026-10' };

const event = (revision: number, type: string, data: object = {}) =>
  ({ stream: STREAM, revision, type, data }) as unknown as RecordedEvent;

describe('the first event of a month', () => {
  it.each([
    { name: 'the opening of a ledger', first: event(0, 'LedgerOpened', opened) },
    { name: 'the reset of the month before', first: event(0, 'MonthlyReset', turned) },
    { name: 'anything behind it', first: event(1, 'CreditConsumed') },
  ])('may be $name', ({ first }) => {
    expect(() => requireOpening(first)).not.toThrow();
  });

  it.each([
    {
      name: 'a charge',
      first: event(0, 'CreditConsumed'),
      expected: 'LedgerOpened or MonthlyReset at 0',
      found: 'CreditConsumed at 0',
    },
    {
      name: 'a second opening',
      first: event(7, 'LedgerOpened', opened),
      expected: 'one opening, at revision 0',
      found: 'LedgerOpened at 7',
    },
    {
      name: 'a second reset',
      first: event(1, 'MonthlyReset', turned),
      expected: 'one opening, at revision 0',
      found: 'MonthlyReset at 1',
    },
    {
      name: 'the opening of another tenant',
      first: event(0, 'LedgerOpened', { ...opened, tenantId: 'fabrikam' }),
      expected: 'the opening of contoso, 2026-11',
      found: 'LedgerOpened of fabrikam, 2026-11',
    },
    {
      name: 'the opening of another month',
      first: event(0, 'LedgerOpened', { ...opened, month: '2026-10' }),
      expected: 'the opening of contoso, 2026-11',
      found: 'LedgerOpened of contoso, 2026-10',
    },
    {
      name: 'a reset of a month that is not the one before',
      first: event(0, 'MonthlyReset', { ...opened, previousMonth: '2026-09' }),
      expected: 'the opening of contoso, 2026-11',
      found: 'MonthlyReset of contoso, 2026-11 after 2026-09',
    },
    {
      name: 'an opening that follows a month',
      first: event(0, 'LedgerOpened', turned),
      expected: 'the opening of contoso, 2026-11',
      found: 'LedgerOpened of contoso, 2026-11 after 2026-10',
    },
    {
      name: "another tenant's reset after the right month",
      first: event(0, 'MonthlyReset', { ...turned, tenantId: 'fabrikam' }),
      expected: 'the opening of contoso, 2026-11',
      found: 'MonthlyReset of fabrikam, 2026-11 after 2026-10',
    },
  ])('is never $name', ({ first, expected, found }) => {
    expect(() => requireOpening(first)).toThrow(
      expect.objectContaining({ stream: STREAM, expected, found }),
    );
  });
});

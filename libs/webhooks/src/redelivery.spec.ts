/** The notifications to redeliver since an instant: of notices and of every month, in ledger order. */
import type { RecordedEvent } from '#eventsourcing';
import { messagesSince } from './redelivery.js';
import { OVERAGE } from './testing/world.js';

const SINCE = '2025-11-10T00:00:00.000Z';
const NOW = '2025-12-20T00:00:00.000Z';
const LATER = '2025-12-01T00:00:00.000Z';

const event = (position: number, recordedAt: string, members: Partial<RecordedEvent> = {}) => ({
  ...{ id: `${position}`, type: 'OverageEntered', data: OVERAGE, metadata: { schemaVersion: 1 } },
  ...{ stream: '', revision: position, position, recordedAt, ...members },
});

const NOTICE = {
  type: 'TrialEnding',
  data: {
    ...{ at: LATER, month: '2025-12', endsAt: '2025-12-15T00:00:00.000Z', daysBefore: 14 },
    userId: 'u-17',
  },
};

/** The ids of the messages found in these streams. */
async function found(
  streams: Readonly<Record<string, readonly RecordedEvent[]>>,
  since = SINCE,
  now = NOW,
): Promise<string[]> {
  const read = async function* (stream: string) {
    const events = streams[stream] ?? [];
    if (events.length > 0) yield events.map((one) => ({ ...one, stream }));
  };
  return (await messagesSince({ read }, 'contoso', since, now)).map(({ id }) => id);
}

it('is what was recorded at that moment or later', async () => {
  const times = ['2025-11-09T23:59:59.999Z', SINCE, LATER];
  const events = times.map((time, index) => event(index, time));
  expect(await found({ 'creditLedger-contoso_2025-11': events })).toEqual(['1', '2']);
});

it('is only what is announced, and nothing of other tenants', async () => {
  const events = [event(1, LATER), event(2, LATER, { type: 'CreditConsumed', data: {} })];
  expect(
    await found({
      'creditLedger-contoso_2025-12': events,
      'creditLedger-fabrikam_2025-12': [event(3, LATER)],
    }),
  ).toEqual(['1']);
});

it('comes from the month before, which may have been restated, up to the present one, and from notices', async () => {
  const months = ['2025-09', '2025-10', '2025-11', '2025-12', '2026-01'];
  const ledgers = months.map((month, index) => [
    `creditLedger-contoso_${month}`,
    [event(10 + index, LATER)],
  ]);
  const notices = { 'creditNotices-contoso': [event(5, LATER, NOTICE)] };
  const all = { ...notices, ...(Object.fromEntries(ledgers) as Record<string, RecordedEvent[]>) };
  expect(await found(all)).toEqual(['5', '11', '12', '13']);
});

it('is in the order of the ledger, whatever streams it lies in', async () => {
  expect(
    await found({
      'creditNotices-contoso': [event(6, LATER, NOTICE)],
      'creditLedger-contoso_2025-11': [event(4, LATER), event(9, LATER)],
      'creditLedger-contoso_2025-12': [event(3, LATER), event(7, LATER)],
    }),
  ).toEqual(['3', '4', '6', '7', '9']);
});

it('is of the present month and the one before where the moment is still to come', async () => {
  const since = '2026-03-01T00:00:00.000Z';
  const early = { 'creditLedger-contoso_2025-11': [event(1, since)] };
  expect(
    await found({ ...early, 'creditLedger-contoso_2025-12': [event(2, since)] }, since),
  ).toEqual(['1', '2']);
});

/** Late usage of several closed months in one call: appends, and repeated ids. */
import { type AppendRequest, type EventStore, StreamDamagedError } from '#eventsourcing';
import type { CreditLedger } from './credit-ledger.js';
import { type LedgerWorld, ledgerWorld, usageRecord } from './ledger.fixture.js';

const FIRST = '2025-09-10T00:00:00.000Z';
const PRESENT = '2026-03-03T00:00:00.000Z';
const OVER = ['2025-09', '2025-10', '2025-11', '2025-12', '2026-01', '2026-02'];
const BEFORE_THE_FIRST = ['2025-05', '2025-06', '2025-07'];

let world: LedgerWorld;
let appends: AppendRequest[] = [];
let damaged: string | null;
let hidden: string | null;
let ledger: CreditLedger;

beforeEach(async () => {
  world = await ledgerWorld(FIRST);
  damaged = null;
  hidden = null;
  const store: EventStore = {
    ...world.store,
    read(stream, from) {
      if (damaged && stream.endsWith(damaged)) throw new StreamDamagedError(stream, 'a', 'b');
      return world.store.read(stream, from);
    },
    truncationOf: async (stream) => (hidden && stream.endsWith(hidden) ? 'cut' : null),
    async append(request) {
      appends.push(request);
      return world.store.append(request);
    },
  };
  await world.process().recordUsage('contoso', [usageRecord('first', FIRST)]);
  world.setTime(PRESENT);
  ledger = world.process(store);
  await ledger.openPresentMonth('contoso');
  appends = [];
});
afterEach(() => world.close());

const usageOf = (months: readonly string[]) =>
  months.flatMap((month) =>
    ['05', '06'].map((day) => usageRecord(`${month}-${day}`, `${month}-${day}T10:00:00.000Z`)),
  );
const kinds = (outcomes: readonly { readonly kind: string }[]) =>
  new Set(outcomes.map(({ kind }) => kind));

describe('usage of months that are over', () => {
  it('is admitted in one append and charged in one for each month', async () => {
    expect(kinds(await ledger.recordUsage('contoso', usageOf(OVER)))).toEqual(new Set(['charged']));
    expect(appends.map(({ events }) => events.map(({ type }) => type))).toEqual([
      Array.from({ length: 12 }, () => 'LateUsageAdmitted'),
      ...OVER.map(() => ['CreditConsumed', 'CreditConsumed']),
    ]);
    const again = await world.process().recordUsage('contoso', usageOf(OVER));
    expect(kinds(again)).toEqual(new Set(['duplicate']));
  });

  it('opens and closes each month before the first in one append', async () => {
    const outcomes = await ledger.recordUsage('contoso', usageOf(BEFORE_THE_FIRST));
    expect(kinds(outcomes)).toEqual(new Set(['charged']));
    expect(appends).toHaveLength(1 + 2 * BEFORE_THE_FIRST.length);
    for (const month of BEFORE_THE_FIRST) {
      const types = await world.types('contoso', month);
      expect(types.slice(0, 3)).toEqual(['LedgerOpened', 'MonthClosed', 'CreditConsumed']);
    }
  });

  it('claims the ids of more months than are worked on at once', async () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      usageRecord(`old-${index}`, new Date(Date.UTC(2018, index, 5)).toISOString()),
    );
    const outcomes = await ledger.recordUsage('contoso', many);
    expect(kinds(outcomes)).toEqual(new Set(['charged']));
    const admissions = appends.filter(({ events }) => events[0]!.type === 'LateUsageAdmitted');
    expect(admissions.map(({ events }) => events.length)).toEqual([40]);
  });

  it.each([
    { first: '2025-10-05T00:00:00.000Z', then: '2026-03-02T00:00:00.000Z' },
    { first: '2026-03-02T00:00:00.000Z', then: '2025-10-05T00:00:00.000Z' },
    { first: '2025-10-05T00:00:00.000Z', then: '2025-12-05T00:00:00.000Z' },
  ])('an id of $first is refused to usage of $then behind it', async ({ first, then }) => {
    const [one, other] = await ledger.recordUsage('contoso', [
      usageRecord('same', first),
      usageRecord('same', then),
    ]);
    expect(one).toMatchObject({ kind: 'charged', event: { data: { usage: { time: first } } } });
    expect(other).toMatchObject({ kind: 'rejected', rejection: { code: 'usageConflict' } });
  });

  it('is refused under an id that a closed month holds for usage of its own time', async () => {
    const late = usageRecord('first', '2025-11-05T00:00:00.000Z');
    for (const one of [ledger, world.process()]) {
      const [outcome] = await one.recordUsage('contoso', [late]);
      expect(outcome).toMatchObject({ rejection: { code: 'usageConflict', field: 'id' } });
    }
    expect(appends).toEqual([]);
  });

  it('is admitted by the month that it belongs to, not by that of its recording', async () => {
    await ledger.recordUsage('contoso', usageOf(['2025-05', '2025-11']));
    const admitted = (await world.events('contoso', '2026-03')).filter(
      ({ type }) => type === 'LateUsageAdmitted',
    );
    expect(admitted.map(({ data }) => (data as { readonly month: string }).month)).toEqual([
      ...['2025-05', '2025-05', '2025-11', '2025-11'],
    ]);
  });

  it('opens no month before the first that is hidden from readers, and charges the others', async () => {
    hidden = '2025-05';
    const outcomes = await ledger.recordUsage('contoso', usageOf(['2025-05', '2025-06']));
    const refused = outcomes.map((one) => one.kind === 'rejected' && one.rejection.code);
    expect(refused).toEqual(['ledgerDamaged', 'ledgerDamaged', false, false]);
    expect(appends.filter(({ stream }) => stream.endsWith('2025-05'))).toEqual([]);
  });

  it('keeps its outcome where the month that has begun since cannot be opened', async () => {
    world.setTime('2026-04-01T00:00:00.000Z');
    hidden = '2026-04';
    const [repeated, next] = await ledger.recordUsage('contoso', [
      usageRecord('first', FIRST),
      usageRecord('next', '2026-04-01T00:00:00.000Z'),
    ]);
    expect(repeated).toEqual({ kind: 'duplicate' });
    expect(next).toMatchObject({ rejection: { code: 'ledgerDamaged' } });
  });

  it('is refused in a month that is damaged, and charged in the others', async () => {
    damaged = '2025-11';
    const outcomes = await ledger.recordUsage('contoso', usageOf(OVER));
    const refused = outcomes.map((one) => one.kind === 'rejected' && one.rejection.code);
    const expected = OVER.map((month) => month === '2025-11' && 'ledgerDamaged');
    expect(refused).toEqual(expected.flatMap((one) => [one, one]));
  });

  it('of before the first one is set aside where the grants known today cannot be read', async () => {
    damaged = '2026-03';
    const outcomes = await ledger.recordUsage('contoso', usageOf(BEFORE_THE_FIRST));
    for (const one of outcomes) {
      expect(one).toMatchObject({ kind: 'rejected', rejection: { code: 'ledgerDamaged' } });
    }
    const [repeated] = await ledger.recordUsage('contoso', [usageRecord('first', FIRST)]);
    expect(repeated).toEqual({ kind: 'duplicate' });
    expect(appends).toEqual([]);
    damaged = null;
    const again = await ledger.recordUsage('contoso', usageOf(BEFORE_THE_FIRST));
    expect(kinds(again)).toEqual(new Set(['charged']));
  });

  it('is not tried out where its month is damaged, or hidden from readers', async () => {
    damaged = '2025-05';
    const preview = ledger.previewUsage('contoso', usageOf(['2025-05', '2025-11']));
    await expect(preview).rejects.toThrow('2025-05 is damaged');
    [damaged, hidden] = [null, '2025-06'];
    const overHidden = ledger.previewUsage('contoso', usageOf(['2025-06']));
    await expect(overHidden).rejects.toThrow('2025-06 is damaged');
  });
});

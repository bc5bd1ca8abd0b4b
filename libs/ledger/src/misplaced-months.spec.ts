/** A month's stream that starts with the wrong event: nothing is decided on it, and the error names the stream. */
import { tenantStream } from '#contracts';
import { StreamDamagedError } from '#eventsourcing';
import { readAll } from '#testing';
import { CreditLedger, monthAggregate } from './index.js';
import { addOnPack, type LedgerWorld, ledgerWorld, usageRecord } from './ledger.fixture.js';

const SEPTEMBER = '2025-09-15T12:00:00.000Z';
const OCTOBER = '2025-10-02T00:00:00.000Z';
const STREAM = 'creditLedger-contoso_2025-10';
const MESSAGE = `${STREAM} is damaged: expected a month that MonthlyReset opened, found LedgerOpened in its place`;
const grant = {
  type: 'AddGrant',
  at: OCTOBER,
  grant: addOnPack('g-1'),
  by: { actorId: 'admin', reason: null },
} as const;

let world: LedgerWorld;
beforeEach(async () => {
  world = await ledgerWorld(SEPTEMBER);
  await world.process().recordUsage('contoso', [usageRecord('a', SEPTEMBER)]);
  const [opened] = await world.events('contoso', '2025-09');
  const { type, data, metadata } = opened!;
  const event = { id: '00000000-0000-4000-8000-000000000001', type, metadata };
  const events = [{ ...event, data: { ...(data as object), month: '2025-10', at: OCTOBER } }];
  await world.store.append({ stream: STREAM, expectedRevision: 'no_stream', events });
  world.setTime(OCTOBER);
});
afterEach(() => world.close());

it('sets usage aside that would be charged after it, and charges what was before', async () => {
  const runs = [usageRecord('b', SEPTEMBER), usageRecord('c', OCTOBER), usageRecord('d', OCTOBER)];
  const outcomes = await world.process().recordUsage('contoso', runs);
  const damaged = { kind: 'rejected', rejection: { code: 'ledgerDamaged', message: MESSAGE } };
  expect(outcomes).toEqual([expect.objectContaining({ kind: 'charged' }), damaged, damaged]);
});

it('knows usage again that was charged before, though nothing new can be admitted', async () => {
  const runs = [
    usageRecord('c', OCTOBER),
    usageRecord('a', SEPTEMBER),
    usageRecord('b', SEPTEMBER),
  ];
  const outcomes = await world.process().recordUsage('contoso', runs);
  const damaged = { kind: 'rejected', rejection: { code: 'ledgerDamaged', message: MESSAGE } };
  expect(outcomes).toEqual([damaged, { kind: 'duplicate' }, damaged]);
});

/** A stored second month, without the tenant's registration and first month. */
async function onlySecondMonth(lost: LedgerWorld): Promise<string> {
  const whole = await ledgerWorld(SEPTEMBER);
  await whole.process().openPresentMonth('fabrikam');
  whole.setTime(OCTOBER);
  await whole.process().openPresentMonth('fabrikam');
  const [reset] = await whole.events('fabrikam', '2025-10');
  await whole.close();
  const { id, type, data, metadata } = reset!;
  const stream = 'creditLedger-fabrikam_2025-10';
  const events = [{ id, type, data, metadata }];
  await lost.store.append({ stream, expectedRevision: 'no_stream', events });
  return stream;
}

it('sets usage aside of a tenant whose registration is lost, where its present month is not its first', async () => {
  const stream = await onlySecondMonth(world);
  const [outcome] = await world.process().recordUsage('fabrikam', [usageRecord('a', OCTOBER)]);
  expect(outcome).toMatchObject({ rejection: { code: 'ledgerDamaged' } });
  const found = 'expected a month that LedgerOpened opened, found MonthlyReset in its place';
  expect(outcome).toMatchObject({ rejection: { message: `${stream} is damaged: ${found}` } });
  expect(await world.types('fabrikam', '2025-10')).toEqual(['MonthlyReset']);
});

it('closes no month of such a tenant, where usage of it comes late', async () => {
  world.setTime('2025-11-02T00:00:00.000Z');
  await onlySecondMonth(world);
  const [outcome] = await world.process().recordUsage('fabrikam', [usageRecord('a', OCTOBER)]);
  expect(outcome).toMatchObject({ rejection: { code: 'ledgerDamaged' } });
  expect(await world.types('fabrikam', '2025-10')).toEqual(['MonthlyReset']);
});

it.each([
  ['its present month', OCTOBER, '2025-10'],
  ['the month before', '2025-11-02T00:00:00.000Z', '2025-10'],
])(
  'writes nothing for such a tenant, by a command or the saga, where %s is there',
  async (...row) => {
    const [, now, month] = row;
    world.setTime(now);
    await onlySecondMonth(world);
    const ledger = world.process();
    const registration = tenantStream('fabrikam');
    const damage = `${registration} is damaged: expected TenantRegistered, found nothing, although ${month} is there`;
    const command = { ...grant, at: now };
    await expect(ledger.command('fabrikam', command)).rejects.toThrow(damage);
    await expect(ledger.preview('fabrikam', command)).rejects.toThrow(damage);
    await expect(ledger.openPresentMonth('fabrikam')).rejects.toThrow(damage);
    expect(await world.types('fabrikam', '2025-10')).toEqual(['MonthlyReset']);
    expect(await world.types('fabrikam', '2025-11')).toEqual([]);
    expect(await readAll(world.store, registration)).toEqual([]);
  },
);

it('refuses to open the month, and to try usage out in it', async () => {
  const ledger = world.process();
  await expect(ledger.openPresentMonth('contoso')).rejects.toThrow(MESSAGE);
  await expect(ledger.previewUsage('contoso', [usageRecord('c', OCTOBER)])).rejects.toThrow(
    MESSAGE,
  );
});

it('reports damage to who watches, and no other failure', async () => {
  const damaged: StreamDamagedError[] = [];
  let isAway = false;
  const append: typeof world.store.append = (request) =>
    isAway ? Promise.reject(new Error('no space left')) : world.store.append(request);
  const { read, truncationOf, close } = world.store;
  const store = {
    append,
    read: read.bind(world.store),
    truncationOf: truncationOf.bind(world.store),
    close: close.bind(world.store),
  };
  const retry = { sleep: async () => undefined };
  const ledger = new CreditLedger({
    aggregate: monthAggregate({ store, retry, cachedMonthsMax: 10 }),
    clock: { now: () => new Date(OCTOBER) },
    knownTenantsMax: 10,
    onDamaged: (error) => damaged.push(error),
  });
  await expect(ledger.openPresentMonth('contoso')).rejects.toThrow(StreamDamagedError);
  expect(damaged.map(({ stream }) => stream)).toEqual([STREAM]);
  isAway = true;
  await expect(ledger.command('fabrikam', grant)).rejects.toThrow('no space left');
  expect(damaged).toHaveLength(1);
});

it('takes a month of one event for whole, also where the store keeps no more than one of it', async () => {
  const only = await ledgerWorld(SEPTEMBER);
  await only.process().openPresentMonth('contoso');
  expect(await only.types('contoso', '2025-09')).toEqual(['LedgerOpened']);
  const kept = only.process({
    append: (request) => only.store.append(request),
    read: (stream, from) => only.store.read(stream, from),
    close: () => only.store.close(),
    truncationOf: async (stream) => (stream.endsWith('2025-09') ? 'a limit of one event' : null),
  });
  expect(await kept.preview('contoso', grant)).toMatchObject({ kind: 'done' });
  expect(await kept.recordUsage('contoso', [usageRecord('a', SEPTEMBER)])).toMatchObject([
    { kind: 'charged' },
  ]);
  await only.close();
});

/** The registration of tenants: the first one counts, and only its caller learns that the tenant is new. */
import { ledgerStream, tenantStream } from '#contracts';
import { type EventStore, StreamDamagedError, TransientError } from '#eventsourcing';
import { readAll } from '#testing';
import { type LedgerWorld, ledgerWorld } from './ledger.fixture.js';
import { firstMonthOf, registerTenant, requireNoMonths } from './tenant-registry.js';

const NO_PAUSE = { sleep: async () => undefined };

describe('the register of tenants', () => {
  let world: LedgerWorld;
  beforeEach(async () => {
    world = await ledgerWorld('2025-09-15T12:00:00.000Z');
  });
  afterEach(() => world.close());

  const register = async (month: string, store: EventStore = world.store) =>
    (await registerTenant(store, 'contoso', month, NO_PAUSE)).firstMonth;

  it('knows the month in which a tenant began, and nothing of others', async () => {
    expect(await register('2025-09')).toBe('2025-09');
    expect(await firstMonthOf(world.store, 'contoso')).toBe('2025-09');
    expect(await firstMonthOf(world.store, 'fabrikam')).toBeNull();
  });

  it('stores the registration in the form that is read for ever', async () => {
    await register('2025-09');
    expect(await readAll(world.store, tenantStream('contoso'))).toMatchObject([
      {
        type: 'TenantRegistered',
        data: { tenantId: 'contoso', firstMonth: '2025-09' },
        metadata: { schemaVersion: 1 },
      },
    ]);
  });

  it('returns the month registered first', async () => {
    await register('2025-09');
    expect(await register('2025-10')).toBe('2025-09');
    expect(await firstMonthOf(world.store, 'contoso')).toBe('2025-09');
  });

  it('reports a new tenant to only one of several concurrent registrations', async () => {
    const register = () => registerTenant(world.store, 'contoso', '2025-09', NO_PAUSE);
    const both = await Promise.all([register(), register()]);
    expect(both.map(({ isNew }) => isNew).toSorted()).toEqual([false, true]);
    expect(await register()).toEqual({ firstMonth: '2025-09', isNew: false });
  });

  it('asks to be tried again where the first registration cannot be read yet', async () => {
    await register('2025-09');
    const behind: EventStore = { ...storeOf(world), read: async function* () {} };
    await expect(register('2025-10', behind)).rejects.toThrow(TransientError);
    await expect(register('2025-10', behind)).rejects.toThrow(
      'what another process has just written cannot be read yet',
    );
  });

  it('refuses a stream that begins with anything else, by name', async () => {
    const stream = tenantStream('contoso');
    const id = '00000000-0000-4000-8000-000000000001';
    const events = [{ id, type: 'SomethingElse', data: {}, metadata: { schemaVersion: 1 } }];
    await world.store.append({ stream, expectedRevision: 'no_stream', events });
    const reading = firstMonthOf(world.store, 'contoso');
    await expect(reading).rejects.toThrow(StreamDamagedError);
    await expect(reading).rejects.toMatchObject({
      stream,
      expected: 'TenantRegistered',
      found: 'SomethingElse',
    });
  });
});

describe('a tenant that no registration was found of', () => {
  const OWN = ledgerStream('contoso', '2025-09');
  const BEFORE = ledgerStream('contoso', '2025-08');
  const REGISTERED = { type: 'TenantRegistered', data: { firstMonth: '2025-08' } };

  /** A store with the first events of some streams. */
  const holding = (streams: Readonly<Record<string, object>>) =>
    ({
      async *read(stream: string) {
        if (streams[stream]) yield [streams[stream]];
      },
    }) as unknown as EventStore;

  it.each([
    ['nothing', {}, null],
    ['its first month, which another is opening', { [OWN]: { type: 'LedgerOpened' } }, null],
    ['a month that followed another', { [OWN]: { type: 'MonthlyReset' } }, '2025-09'],
    ['the month before', { [BEFORE]: { type: 'LedgerOpened' } }, '2025-08'],
    [
      'months, and a registration that came meanwhile',
      { [BEFORE]: { type: 'LedgerOpened' }, [tenantStream('contoso')]: REGISTERED },
      null,
    ],
  ])('may begin beside its months: there is %s', async (_what, streams, month) => {
    const asked = requireNoMonths(holding(streams), 'contoso', '2025-09', NO_PAUSE);
    if (month === null) return expect(asked).resolves.toBeUndefined();
    await expect(asked).rejects.toThrow(StreamDamagedError);
    return expect(asked).rejects.toMatchObject({ found: `nothing, although ${month} is there` });
  });
});

const storeOf = ({ store }: LedgerWorld): EventStore => ({
  append: (request) => store.append(request),
  read: (stream, from) => store.read(stream, from),
  truncationOf: (stream) => store.truncationOf(stream),
  close: () => store.close(),
});

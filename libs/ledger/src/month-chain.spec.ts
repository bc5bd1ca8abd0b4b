/** Months are closed and opened once each, in order, by any process, and never ahead of the clock. */
import { ledgerStream } from '#contracts';
import { type AppendRequest, type EventStore } from '#eventsourcing';
import {
  ADD_GRANT,
  allocate,
  ledgerWorld,
  type LedgerWorld,
  usageRecord,
} from './ledger.fixture.js';

let world: LedgerWorld;
beforeEach(async () => {
  world = await ledgerWorld('2025-09-15T12:00:00.000Z');
});
afterEach(() => world.close());

/** The store of the world, and its calls: streams read, types of events appended. */
function asking() {
  const asked: string[] = [];
  const store: EventStore = {
    ...world.store,
    read(stream, fromRevision) {
      asked.push(`read ${stream}`);
      return world.store.read(stream, fromRevision);
    },
    append(request) {
      asked.push(request.events.map(({ type }) => type).join('+'));
      return world.store.append(request);
    },
  };
  return { store, asked };
}

describe('opening months', () => {
  it('resets every month in between, once each and in order, whoever does it', async () => {
    await world.process().command('contoso', ADD_GRANT);
    world.setTime('2025-12-05T00:00:00.000Z');
    const schedulers = [world.process(), world.process()];
    await Promise.all(schedulers.map((scheduler) => scheduler.openPresentMonth('contoso')));
    for (const month of ['2025-10', '2025-11', '2025-12']) {
      const types = await world.types('contoso', month);
      expect(types[0]).toBe('MonthlyReset');
      expect(types.filter((type) => type === 'MonthlyReset')).toHaveLength(1);
    }
  });

  it('reads each stream once to turn the month of a tenant it has never met', async () => {
    await world.process().openPresentMonth('contoso');
    world.setTime('2025-10-01T00:00:00.000Z');
    const { store, asked } = asking();
    expect(await world.process(store).openPresentMonth('contoso')).toEqual(['2025-10']);
    expect(asked).toEqual([
      ...['read tenant-contoso', 'read creditLedger-contoso_2025-09'],
      ...['MonthClosed', 'MonthlyReset'],
    ]);
  });

  it('reads each month once to follow those that another process has turned', async () => {
    await world.process().openPresentMonth('contoso');
    world.setTime('2026-03-01T00:00:00.000Z');
    await world.process().openPresentMonth('contoso');
    const { store, asked } = asking();
    expect(await world.process(store).openPresentMonth('contoso')).toEqual([]);
    const months = ['2025-09', '2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03'];
    expect(asked).toEqual([
      'read tenant-contoso',
      ...months.map((month) => `read ${ledgerStream('contoso', month)}`),
    ]);
  });

  it('meets a new tenant with two appends and reads nothing: registered, then opened and charged at once', async () => {
    const { store, asked } = asking();
    const run = usageRecord('a', '2025-09-10T00:00:00.000Z');
    const [outcome] = await world.process(store).recordUsage('contoso', [run]);
    expect(outcome!.kind).toBe('charged');
    expect(asked).toEqual(['TenantRegistered', 'LedgerOpened+CreditConsumed']);
  });

  it('opens the month of a tenant that was registered by a process that died, with its first usage or command', async () => {
    const dying = world.process({
      ...world.store,
      append: async (request: AppendRequest) => {
        if (request.events[0]!.type === 'LedgerOpened') throw new Error('killed');
        return world.store.append(request);
      },
    });
    const run = usageRecord('a', '2025-09-10T00:00:00.000Z');
    await expect(dying.recordUsage('contoso', [run])).rejects.toThrow('killed');
    await expect(dying.recordUsage('fabrikam', [run])).rejects.toThrow('killed');
    const [outcome] = await world.process().recordUsage('contoso', [run]);
    expect(outcome!.kind).toBe('charged');
    expect((await world.process().command('fabrikam', ADD_GRANT)).kind).toBe('done');
    for (const tenantId of ['contoso', 'fabrikam']) {
      expect((await world.types(tenantId, '2025-09'))[0]).toBe('LedgerOpened');
    }
  });

  it('finishes a month that was closed when the scheduler died', async () => {
    await world.process().command('contoso', ADD_GRANT);
    world.setTime('2025-10-01T00:00:01.000Z');
    const dying = world.process({
      ...world.store,
      append: async (request: AppendRequest) => {
        if (request.events[0]!.type === 'MonthlyReset') throw new Error('killed');
        return world.store.append(request);
      },
    });
    await expect(dying.openPresentMonth('contoso')).rejects.toThrow('killed');
    const { kind } = await world.process().command('contoso', allocate('prod', 250_000_000));
    expect(kind).toBe('done');
    const [reset, change] = await world.events('contoso', '2025-10');
    expect([reset!.type, change!.type]).toEqual(['MonthlyReset', 'AllocationChanged']);
    expect(reset!.data).toMatchObject({ configuration: { grants: { 'g-1': {} } } });
  });

  it.each([
    ['closes', false],
    ['finds closed', true],
  ])(
    'opens no month over one that is hidden from readers, after one it %s',
    async (_, isClosed) => {
      await world.process().command('contoso', ADD_GRANT);
      world.setTime('2025-10-01T00:00:01.000Z');
      const append: EventStore['append'] = async (request) => {
        if (request.stream.endsWith('2025-10')) throw new Error('killed');
        return world.store.append(request);
      };
      const dying = world.process({ ...world.store, append });
      if (isClosed) await expect(dying.openPresentMonth('contoso')).rejects.toThrow('killed');
      const truncationOf = async (stream: string) => (stream.endsWith('2025-10') ? 'cut' : null);
      const ledger = world.process({ ...world.store, truncationOf });
      await expect(ledger.openPresentMonth('contoso')).rejects.toThrow(
        '2025-10 is damaged: expected a month, found cut',
      );
      expect(await world.types('contoso', '2025-10')).toEqual([]);
    },
  );

  it('never loses a change made by a process that has not seen the month end', async () => {
    const slow = world.process();
    await slow.command('contoso', ADD_GRANT);
    world.setTime('2025-10-01T00:00:01.000Z');
    await world.process().openPresentMonth('contoso');
    world.setTime('2025-09-30T23:59:59.000Z');
    await slow.command('contoso', allocate('prod', 250_000_000));
    expect(await world.types('contoso', '2025-09')).not.toContain('AllocationChanged');
    expect(await world.types('contoso', '2025-10')).toContain('AllocationChanged');
  });
});

describe('a clock that was ahead', () => {
  beforeEach(async () => {
    await world.process().command('contoso', ADD_GRANT);
    world.setTime('2026-09-15T12:00:00.000Z');
    await world.process().openPresentMonth('contoso');
  });

  it.each(['2025-09-20T00:00:00.000Z', '2026-08-31T23:54:59.999Z'])(
    'changes no month that has not begun, at %s',
    async (now) => {
      world.setTime(now);
      const ledger = world.process();
      for (const answer of [
        await ledger.command('contoso', allocate('prod', 1_000)),
        await ledger.preview('contoso', allocate('prod', 1_000)),
      ]) {
        expect(answer).toMatchObject({ kind: 'rejected', rejection: { code: 'futureMonth' } });
      }
      expect(await world.types('contoso', '2026-09')).toEqual(['MonthlyReset']);
    },
  );

  it('changes none of them by a command that was foreseen before they were opened', async () => {
    world.setTime('2025-09-15T12:00:00.000Z');
    await world.process().command('fabrikam', ADD_GRANT);
    const september = ledgerStream('fabrikam', '2025-09');
    let isForeseen = false;
    const raced: EventStore = {
      ...world.store,
      async append(request) {
        if (!isForeseen && request.stream === september) {
          isForeseen = true;
          world.setTime('2026-09-15T12:00:00.000Z');
          await world.process().openPresentMonth('fabrikam');
          world.setTime('2025-09-15T12:00:00.000Z');
        }
        return world.store.append(request);
      },
    };
    const answer = await world.process(raced).command('fabrikam', allocate('prod', 1_000));
    expect(answer).toMatchObject({ kind: 'rejected', rejection: { code: 'futureMonth' } });
    for (const month of ['2025-09', '2025-10', '2026-09']) {
      expect(await world.types('fabrikam', month)).not.toContain('AllocationChanged');
    }
  });

  it('is forgiven once the month has begun', async () => {
    world.setTime('2026-09-01T00:00:00.000Z');
    const { kind } = await world.process().command('contoso', allocate('prod', 1_000));
    expect(kind).toBe('done');
  });
});

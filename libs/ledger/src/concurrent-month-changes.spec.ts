/** Another process closes the month, admits usage or executes the command between the read and the write. */
import type { AppendRequest, EventStore } from '#eventsourcing';
import {
  addOnPack,
  allocate,
  BY,
  type LedgerWorld,
  ledgerWorld,
  usageRecord,
} from './ledger.fixture.js';

const SEPTEMBER = '2025-09-30T23:59:59.000Z';
const OCTOBER = '2025-10-01T00:00:00.000Z';
const NOVEMBER = '2025-11-01T00:00:00.000Z';

const grant = (grantId: string) =>
  ({ type: 'AddGrant', at: SEPTEMBER, grant: addOnPack(grantId), by: BY }) as const;

let world: LedgerWorld;
beforeEach(async () => {
  world = await ledgerWorld(SEPTEMBER);
});
afterEach(() => world.close());

/** A store that runs `happen` once, just before events of this type are appended. */
function before(type: string, happen: () => Promise<unknown>): EventStore {
  let isDone = false;
  return {
    read: (stream, from) => world.store.read(stream, from),
    truncationOf: (stream) => world.store.truncationOf(stream),
    close: () => world.store.close(),
    async append(request: AppendRequest) {
      if (!isDone && request.events.some((event) => event.type === type)) {
        isDone = true;
        await happen();
      }
      return world.store.append(request);
    },
  };
}

const inMonth = async (time: string, work: () => Promise<unknown>, back: string) => {
  world.setTime(time);
  await work();
  world.setTime(back);
};

describe('a command that another process carries out in the old month while this one turns it', () => {
  const metadata = { commandKey: 'k-1', commandDigest: 'd-1' };

  async function overtaken(asked = metadata) {
    await world.process().command('contoso', grant('g-1'));
    const other = () => world.process().command('contoso', allocate('prod', 5_000), { metadata });
    const ledger = world.process(before('MonthClosed', () => inMonth(SEPTEMBER, other, OCTOBER)));
    world.setTime(OCTOBER);
    return ledger.command('contoso', allocate('prod', 9_000), { metadata: asked });
  }

  it('is not done again in the new month', async () => {
    const outcome = await overtaken();
    const allocated = (await world.events('contoso', '2025-10')).filter(
      ({ type }) => type === 'AllocationChanged',
    );
    expect([outcome, allocated]).toMatchObject([{ kind: 'done', events: [] }, []]);
    const last = (await world.events('contoso', '2025-10')).at(-1)!;
    expect(outcome).toMatchObject({ position: last.position });
  });

  it('is refused where the key was used for something else', async () => {
    expect(await overtaken({ ...metadata, commandDigest: 'd-2' })).toMatchObject({
      rejection: { code: 'idempotencyKeyReused' },
    });
  });

  it('is done where it has a key of its own', async () => {
    expect(await overtaken({ ...metadata, commandKey: 'k-2' })).toMatchObject({
      events: [{ type: 'AllocationChanged', data: { milliCredits: 9_000 } }],
    });
  });
});

describe('late usage', () => {
  it('is admitted in the month after, where the current one was closed meanwhile', async () => {
    const ledger = world.process();
    await ledger.recordUsage('contoso', [usageRecord('september', SEPTEMBER)]);
    world.setTime(OCTOBER);
    await ledger.openPresentMonth('contoso');
    await inMonth(NOVEMBER, () => world.process().openPresentMonth('contoso'), OCTOBER);
    const late = usageRecord('late', SEPTEMBER);
    expect(await ledger.recordUsage('contoso', [late])).toMatchObject([{ kind: 'charged' }]);
    expect(await world.types('contoso', '2025-11')).toContain('LateUsageAdmitted');
    expect(await world.types('contoso', '2025-10')).not.toContain('LateUsageAdmitted');
  });

  it('that was admitted and not charged in a month that is closed by now is charged, without a second admission', async () => {
    await world.process().recordUsage('contoso', [usageRecord('september', SEPTEMBER)]);
    world.setTime(OCTOBER);
    const dying = world.process();
    await dying.openPresentMonth('contoso');
    const killed = () => Promise.reject(new Error('killed'));
    const late = usageRecord('late', SEPTEMBER);
    const work = world.process(before('CreditConsumed', killed)).recordUsage('contoso', [late]);
    await expect(work).rejects.toThrow('killed');
    world.setTime(NOVEMBER);
    await world.process().openPresentMonth('contoso');
    const [outcome] = await world.process().recordUsage('contoso', [late]);
    expect(outcome).toMatchObject({ kind: 'charged' });
    expect(await world.types('contoso', '2025-11')).toEqual(['MonthlyReset']);
    expect(await world.process().recordUsage('contoso', [late])).toEqual([{ kind: 'duplicate' }]);
  });

  it('is refused under an id of any closed month, not of the first alone', async () => {
    const first = world.process();
    await first.recordUsage('contoso', [usageRecord('september', SEPTEMBER)]);
    world.setTime(OCTOBER);
    await first.recordUsage('contoso', [usageRecord('october', OCTOBER)]);
    world.setTime(NOVEMBER);
    for (const ledger of [first, world.process()]) {
      const again = ['october', 'september', 'new'].map((id) => usageRecord(id, NOVEMBER));
      const [taken, takenFirst, other] = await ledger.recordUsage('contoso', again);
      expect(taken).toMatchObject({
        rejection: {
          code: 'usageConflict',
          field: 'id',
          message:
            'This id was already used for another event, in another month: send it again under a new id.',
        },
      });
      expect(takenFirst).toEqual(taken);
      expect(other!.kind).toBe(ledger === first ? 'charged' : 'duplicate');
    }
  });
});

describe('opening the present month', () => {
  it('names the months that this process opened, and none that another did', async () => {
    const ledger = world.process();
    await ledger.recordUsage('contoso', [usageRecord('a', SEPTEMBER)]);
    world.setTime(OCTOBER);
    expect(await world.process().openPresentMonth('contoso')).toEqual(['2025-10']);
    world.setTime('2025-10-01T00:00:00.001Z');
    expect(await ledger.openPresentMonth('contoso')).toEqual([]);
    world.setTime(NOVEMBER);
    expect(await ledger.openPresentMonth('contoso')).toEqual(['2025-11']);
  });

  it('names no month that another opened between the look and the append', async () => {
    await world.process().openPresentMonth('contoso');
    world.setTime(OCTOBER);
    const other = () => world.process().openPresentMonth('contoso');
    const later = () => inMonth('2025-10-01T00:00:00.001Z', other, OCTOBER);
    const ledger = world.process(before('MonthlyReset', later));
    expect(await ledger.openPresentMonth('contoso')).toEqual([]);
    expect(await world.types('contoso', '2025-10')).toEqual(['MonthlyReset']);
  });

  it('is done with the next usage where the first append failed, by the same process as well', async () => {
    const full = () => Promise.reject(new Error('no space left'));
    const ledger = world.process(before('LedgerOpened', full));
    const run = usageRecord('a', SEPTEMBER);
    await expect(ledger.recordUsage('contoso', [run])).rejects.toThrow('no space left');
    expect(await ledger.recordUsage('contoso', [run])).toMatchObject([{ kind: 'charged' }]);
    expect(await world.types('contoso', '2025-09')).toEqual(['LedgerOpened', 'CreditConsumed']);
  });

  it.each(['usage', 'a command', 'a preview', 'the saga'] as const)(
    'finishes for %s what a crash has left between the registration and the first month',
    async (asked) => {
      const killed = () => Promise.reject(new Error('killed'));
      const dying = world.process(before('LedgerOpened', killed));
      await expect(dying.recordUsage('contoso', [usageRecord('a', SEPTEMBER)])).rejects.toThrow();
      expect(await world.types('contoso', '2025-09')).toEqual([]);
      const ledger = world.process();
      const answers = {
        usage: () => ledger.recordUsage('contoso', [usageRecord('a', SEPTEMBER)]),
        'a command': () => ledger.command('contoso', grant('g-1')),
        'a preview': () => ledger.preview('contoso', grant('g-1')),
        'the saga': () => ledger.openPresentMonth('contoso'),
      };
      const answer = await answers[asked]();
      expect(answer).toMatchObject(
        { usage: [{ kind: 'charged' }], 'the saga': [] }[asked as string] ?? { kind: 'done' },
      );
      const types = await world.types('contoso', '2025-09');
      expect(types.slice(0, 1)).toEqual(asked === 'a preview' ? [] : ['LedgerOpened']);
    },
  );
});

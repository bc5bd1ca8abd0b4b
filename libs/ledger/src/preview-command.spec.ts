/** Dry runs of commands in a month that is not open yet, or that another process has opened. */
import {
  ADD_GRANT,
  allocate,
  BY,
  type LedgerWorld,
  ledgerWorld,
  usageRecord,
} from './ledger.fixture.js';

const SEPTEMBER = '2025-09-15T12:00:00.000Z';
const OCTOBER = '2025-10-02T00:00:00.000Z';
const NOVEMBER = '2025-11-02T00:00:00.000Z';

const extension = (extensionId: string, at: string) =>
  ({ type: 'GrantExtension', at, extensionId, requestedBy: 'maria', by: BY }) as const;

let world: LedgerWorld;
beforeEach(async () => {
  world = await ledgerWorld(SEPTEMBER);
});
afterEach(() => world.close());

it('gives the tag that the configuration then has', async () => {
  const ledger = world.process();
  const before = await ledger.command('contoso', ADD_GRANT);
  const foreseen = await ledger.preview('contoso', allocate('prod', 1_000));
  const done = await ledger.command('contoso', allocate('prod', 1_000));
  const tagOf = (outcome: object) => (outcome as { tag: string }).tag;
  expect(tagOf(foreseen)).toBe(tagOf(done));
  expect(tagOf(foreseen)).not.toBe(tagOf(before));
});

it('judges in the month that is to be opened, not in the one before', async () => {
  const ledger = world.process();
  for (const id of ['first', 'second']) await ledger.command('contoso', extension(id, SEPTEMBER));
  expect(await ledger.preview('contoso', extension('third', SEPTEMBER))).toMatchObject({
    rejection: { code: 'extensionLimitReached' },
  });
  world.setTime(OCTOBER);
  for (const one of [ledger, world.process()]) {
    expect(await one.preview('contoso', extension('third', OCTOBER))).toMatchObject({
      events: [{ type: 'ExtensionGranted' }],
    });
  }
  expect(await world.types('contoso', '2025-10')).toEqual([]);
});

it('follows all months that others have turned meanwhile', async () => {
  const behind = world.process();
  await behind.command('contoso', ADD_GRANT);
  for (const [time, milliCredits] of [
    [OCTOBER, 1_000],
    [NOVEMBER, 2_000],
  ] as const) {
    world.setTime(time);
    await world.process().command('contoso', allocate('prod', milliCredits));
  }
  const head = await world.head();
  expect(await behind.preview('contoso', allocate('prod', 2_000))).toMatchObject({
    kind: 'done',
    events: [],
    position: head,
  });
});

it('reflects a month that holds nothing but its opening', async () => {
  const behind = world.process();
  await behind.command('contoso', ADD_GRANT);
  world.setTime(OCTOBER);
  await world.process().openPresentMonth('contoso');
  expect(await world.types('contoso', '2025-10')).toEqual(['MonthlyReset']);
  expect(await behind.preview('contoso', ADD_GRANT)).toMatchObject({
    position: await world.head(),
  });
});

it('opens no month for what the ledger says already, and for what is refused', async () => {
  const ledger = world.process();
  await ledger.command('contoso', ADD_GRANT);
  await ledger.command('contoso', allocate('prod', 1_000));
  const head = await world.head();
  world.setTime(OCTOBER);
  expect(await ledger.command('contoso', allocate('prod', 1_000))).toMatchObject({
    events: [],
    position: head,
  });
  expect(await ledger.command('contoso', allocate('prod', -1))).toMatchObject({ kind: 'rejected' });
  expect(await world.head()).toBe(head);
});

it.each(['that is still to be opened', 'that another process has opened'])(
  'knows a key of the month before in one %s, and writes nothing',
  async (month) => {
    const behind = world.process();
    const metadata = { commandKey: 'k-1', commandDigest: 'd-1' };
    await behind.command('contoso', ADD_GRANT);
    await behind.command('contoso', allocate('prod', 1_000), { metadata });
    await behind.command('contoso', allocate('prod', 2_000));
    world.setTime(OCTOBER);
    if (month === 'that another process has opened') {
      await world.process().openPresentMonth('contoso');
    }
    const head = await world.head();
    for (const ledger of [behind, world.process()]) {
      for (const ask of ['preview', 'command'] as const) {
        const answer = await ledger[ask]('contoso', allocate('prod', 1_000), { metadata });
        expect(answer).toMatchObject({ kind: 'done', events: [] });
      }
    }
    expect(await world.head()).toBe(head);
  },
);

it('needs no month before the first', async () => {
  const truncationOf = async (stream: string) => (stream.endsWith('2025-08') ? 'cut' : null);
  const ledger = world.process({ ...world.store, truncationOf });
  await ledger.command('contoso', ADD_GRANT);
  expect(await ledger.command('contoso', allocate('prod', 1_000))).toMatchObject({ kind: 'done' });
});

it('refuses in words what would change a month that has not begun', async () => {
  await world.process().recordUsage('contoso', [usageRecord('a', SEPTEMBER)]);
  world.setTime(NOVEMBER);
  await world.process().openPresentMonth('contoso');
  world.setTime('2025-10-31T23:54:59.999Z');
  expect(await world.process().command('contoso', ADD_GRANT)).toEqual({
    kind: 'rejected',
    rejection: {
      code: 'futureMonth',
      message:
        "The tenant's open month is 2025-11, but by this clock it is 2025-10-31T23:54:59.999Z: " +
        'a clock was ahead and opened months that have not begun.',
    },
  });
  world.setTime('2025-10-31T23:55:00.000Z');
  expect(await world.process().command('contoso', ADD_GRANT)).toMatchObject({ kind: 'done' });
});

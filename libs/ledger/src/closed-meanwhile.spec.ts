/** Usage and commands in a month that another process has closed in the meantime. */
import { addOnPack, type LedgerWorld, ledgerWorld, usageRecord } from './ledger.fixture.js';

const SEPTEMBER = '2025-09-30T23:59:59.000Z';
const OCTOBER = '2025-10-01T00:00:00.000Z';

describe('a month that was closed meanwhile', () => {
  let world: LedgerWorld;
  beforeEach(async () => {
    world = await ledgerWorld(SEPTEMBER);
  });
  afterEach(() => world.close());

  /** A process that knows September as the current month, which another process has closed since. */
  async function behind() {
    const ledger = world.process();
    await ledger.recordUsage('contoso', [usageRecord('before', SEPTEMBER)]);
    world.setTime(OCTOBER);
    expect(await world.process().openPresentMonth('contoso')).toEqual(['2025-10']);
    world.setTime(SEPTEMBER);
    return ledger;
  }

  it('has its usage admitted in the next and charged in its own, once', async () => {
    const ledger = await behind();
    const run = usageRecord('late', SEPTEMBER);
    expect(await ledger.recordUsage('contoso', [run, run])).toMatchObject([
      { kind: 'charged', event: { type: 'CreditConsumed' } },
      { kind: 'duplicate' },
    ]);
    expect(await world.types('contoso', '2025-10')).toContain('LateUsageAdmitted');
    expect((await world.types('contoso', '2025-09')).at(-1)).toBe('CreditConsumed');
  });

  it('is left by a process that opened it with its first charge: the next month is charged as well', async () => {
    const ledger = await behind();
    await ledger.recordUsage('contoso', [usageRecord('late', SEPTEMBER)]);
    world.setTime(OCTOBER);
    const outcomes = await ledger.recordUsage('contoso', [usageRecord('next', OCTOBER)]);
    expect(outcomes).toMatchObject([{ kind: 'charged' }]);
  });

  it('has an id refused that the closed month holds for another payload', async () => {
    const ledger = await behind();
    const outcomes = await ledger.recordUsage('contoso', [usageRecord('before', SEPTEMBER, 9)]);
    expect(outcomes).toMatchObject([{ rejection: { code: 'usageConflict', field: 'id' } }]);
  });

  it('knows the key of a command that the other process carried out in it', async () => {
    const ledger = await behind();
    const metadata = { commandKey: 'k-1', commandDigest: 'd-1' };
    const grant = (grantId: string) => ({
      type: 'AddGrant' as const,
      at: OCTOBER,
      grant: addOnPack(grantId),
      by: { actorId: 'admin', reason: null },
    });
    world.setTime(OCTOBER);
    await world.process().command('contoso', grant('g-1'), { metadata });
    expect(await ledger.command('contoso', grant('g-1'), { metadata })).toMatchObject({
      kind: 'done',
      events: [],
    });
    const reused = { metadata: { ...metadata, commandDigest: 'd-2' } };
    expect(await ledger.command('contoso', grant('g-2'), reused)).toMatchObject({
      rejection: { code: 'idempotencyKeyReused' },
    });
  });

  it('refuses usage of a month that has not begun, and keeps the rest of its batch', async () => {
    const outcomes = await world
      .process()
      .recordUsage('contoso', [usageRecord('a', SEPTEMBER), usageRecord('b', OCTOBER)]);
    expect(outcomes).toMatchObject([
      { kind: 'charged' },
      {
        kind: 'rejected',
        rejection: {
          code: 'futureMonth',
          field: 'time',
          message: '2025-10 has not begun: send the event again once it has.',
        },
      },
    ]);
  });
});

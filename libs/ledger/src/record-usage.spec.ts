/** Usage is charged exactly once in the month of its own time, through repeats, races and crashes. */
import { type AppendRequest, TransientError } from '#eventsourcing';
import { CreditLedger, monthAggregate, monthStreamDecider } from './index.js';
import { ADD_GRANT, ledgerWorld, type LedgerWorld, usageRecord } from './ledger.fixture.js';

const kinds = (outcomes: readonly { kind: string }[]) => outcomes.map(({ kind }) => kind);

let world: LedgerWorld;
beforeEach(async () => {
  world = await ledgerWorld('2025-09-15T12:00:00.000Z');
});
afterEach(() => world.close());
describe('recording usage', () => {
  it('charges an id once, and distinguishes a repeat from a conflict', async () => {
    const ledger = world.process();
    const run = usageRecord('a', '2025-09-10T00:00:00.000Z');
    const changed = usageRecord('a', '2025-09-10T00:00:00.000Z', 4);
    const outcomes = await ledger.recordUsage('contoso', [run, run, changed]);
    expect(kinds(outcomes)).toEqual(['charged', 'duplicate', 'rejected']);
    expect(kinds(await world.process().recordUsage('contoso', [run]))).toEqual(['duplicate']);
  });

  it('charges an id once for ever, not once per month', async () => {
    const ledger = world.process();
    await ledger.recordUsage('contoso', [usageRecord('a', '2025-09-10T00:00:00.000Z')]);
    world.setTime('2025-11-02T00:00:00.000Z');
    const again = usageRecord('a', '2025-11-01T00:00:00.000Z');
    const [outcome] = await ledger.recordUsage('contoso', [again]);
    expect(outcome).toMatchObject({ kind: 'rejected', rejection: { code: 'usageConflict' } });
    const restarted = await world.process().recordUsage('contoso', [again]);
    expect(restarted[0]).toMatchObject({ rejection: { code: 'usageConflict' } });
  });

  it('admits late usage in the open month, charges it in its own, and only once', async () => {
    const ledger = world.process();
    await ledger.recordUsage('contoso', [usageRecord('a', '2025-09-10T00:00:00.000Z')]);
    world.setTime('2025-10-03T00:00:00.000Z');
    await ledger.openPresentMonth('contoso');
    const late = usageRecord('late', '2025-09-30T23:59:59.999Z');
    expect(kinds(await ledger.recordUsage('contoso', [late, late]))).toEqual([
      'charged',
      'duplicate',
    ]);
    expect(kinds(await world.process().recordUsage('contoso', [late]))).toEqual(['duplicate']);
    expect(await world.types('contoso', '2025-10')).toContain('LateUsageAdmitted');
    const september = await world.types('contoso', '2025-09');
    expect(september.slice(september.indexOf('MonthClosed'))).toEqual(
      expect.arrayContaining(['MonthClosed', 'CreditConsumed']),
    );
  });

  it('never lets the clock of a publisher turn the page', async () => {
    const ledger = world.process();
    await ledger.recordUsage('contoso', [usageRecord('a', '2025-09-10T00:00:00.000Z')]);
    world.setTime('2025-09-30T23:59:59.999Z');
    const early = usageRecord('early', '2025-10-01T00:00:00.000Z');
    const outcomes = await ledger.recordUsage('contoso', [
      early,
      usageRecord('b', '2025-09-30T23:00:00.000Z'),
    ]);
    expect(outcomes[0]).toMatchObject({ rejection: { code: 'futureMonth', field: 'time' } });
    expect(kinds(outcomes)).toEqual(['rejected', 'charged']);
    expect(await world.types('contoso', '2025-10')).toEqual([]);
    world.setTime('2025-10-01T00:00:00.000Z');
    expect(kinds(await ledger.recordUsage('contoso', [early]))).toEqual(['charged']);
  });

  it('still charges the present month where a clock that was ahead has opened others', async () => {
    world.setTime('2026-09-15T12:00:00.000Z');
    await world.process().openPresentMonth('contoso');
    world.setTime('2026-03-15T12:00:00.000Z');
    const run = usageRecord('a', '2026-03-10T00:00:00.000Z');
    const ahead = usageRecord('b', '2026-09-10T00:00:00.000Z');
    const outcomes = await world.process().recordUsage('contoso', [run, run, ahead]);
    expect(kinds(outcomes)).toEqual(['charged', 'duplicate', 'rejected']);
    expect(outcomes[2]).toMatchObject({ rejection: { code: 'futureMonth' } });
  });

  it('names in a charge the message that it came in, the flow of its run and its trace', async () => {
    const { decoded } = usageRecord('a', '2025-09-10T00:00:00.000Z');
    const message = { topic: 'usage', partition: 2, offset: 70 };
    const traceparent = '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01';
    const received = { decoded: { ...decoded, correlationId: 'flow-1' }, message, traceparent };
    const typed = usageRecord('b', '2025-09-10T00:00:00.000Z');
    await world.process().recordUsage('contoso', [received, typed]);
    const charges = (await world.events('contoso', '2025-09')).filter(
      ({ type }) => type === 'CreditConsumed',
    );
    const named = {
      $correlationId: 'flow-1',
      $causationId: 'a',
      origin: 'usage/2/70',
      traceparent,
    };
    expect(charges[0]!.metadata).toMatchObject(named);
    for (const member of Object.keys(named))
      expect(charges[1]!.metadata).not.toHaveProperty(member);
  });

  it('marks what a charge brings about with its key, whatever else is in the append', async () => {
    const ledger = world.process();
    await ledger.command('contoso', {
      ...ADD_GRANT,
      grant: { ...ADD_GRANT.grant, milliCreditsEach: 96_000 },
    });
    const runs = ['a', 'b', 'c'].map((id, offset) => ({
      ...usageRecord(id, '2025-09-10T00:00:00.000Z'),
      message: { topic: 'usage', partition: 0, offset },
    }));
    const outcomes = await ledger.recordUsage('contoso', runs);
    const charge = { kind: 'charged', event: { type: 'CreditConsumed' } };
    expect(outcomes).toMatchObject([charge, charge, charge]);
    const keys = new Map(runs.map(({ decoded }) => [decoded.usageKey, decoded.usage.id]));
    const told = (await world.events('contoso', '2025-09')).map(({ type, metadata }) => [
      type,
      metadata.origin,
      keys.get(metadata.causedBy ?? ''),
    ]);
    expect(told.slice(told.findIndex(([type]) => type === 'CreditConsumed'))).toEqual([
      ['CreditConsumed', 'usage/0/0', undefined],
      ['UsageWarningRaised', 'usage/0/0', 'a'],
      ['UsageWarningRaised', 'usage/0/0', 'a'],
      ['CreditConsumed', 'usage/0/1', undefined],
      ['OverageEntered', 'usage/0/1', 'b'],
      ['CreditConsumed', 'usage/0/2', undefined],
    ]);
  });

  it('marks what a command brings about with its key, and with no usage', async () => {
    const ledger = world.process();
    await ledger.command('contoso', ADD_GRANT);
    await ledger.recordUsage('contoso', [usageRecord('a', '2025-09-10T00:00:00.000Z')]);
    const metadata = { commandKey: 'k-1', commandDigest: 'd-1' };
    const { at, by } = ADD_GRANT;
    const allocation = { type: 'ChangeAllocation', at, by, environmentId: 'prod' } as const;
    await ledger.command('contoso', { ...allocation, milliCredits: 1_000 }, { metadata });
    const told = (await world.events('contoso', '2025-09')).slice(-3);
    expect(told.map(({ type, metadata: kept }) => [type, kept.commandKey, kept.causedBy])).toEqual([
      ['UsageWarningRaised', 'k-1', undefined],
      ['UsageWarningRaised', 'k-1', undefined],
      ['OverageEntered', 'k-1', undefined],
    ]);
  });

  it('decides by the decider that it is given', async () => {
    const decided: string[] = [];
    const decide: typeof monthStreamDecider.decide = (request, state) => {
      decided.push(request.command.type);
      return monthStreamDecider.decide(request, state);
    };
    const retry = { sleep: async () => undefined };
    const decider = { ...monthStreamDecider, decide };
    const aggregate = monthAggregate({ store: world.store, retry, cachedMonthsMax: 1, decider });
    const clock = { now: () => new Date('2025-09-15T12:00:00.000Z') };
    const ledger = new CreditLedger({ aggregate, clock, knownTenantsMax: 1 });
    await ledger.recordUsage('contoso', [usageRecord('a', '2025-09-10T00:00:00.000Z')]);
    expect(decided).toEqual(['OpenLedger', 'RecordUsage']);
  });

  it('refuses an id in the open month that was admitted as late usage', async () => {
    const ledger = world.process();
    await ledger.recordUsage('contoso', [usageRecord('a', '2025-09-10T00:00:00.000Z')]);
    world.setTime('2025-10-03T00:00:00.000Z');
    await ledger.openPresentMonth('contoso');
    await ledger.recordUsage('contoso', [usageRecord('late', '2025-09-11T00:00:00.000Z')]);
    const outcomes = await world
      .process()
      .recordUsage('contoso', [usageRecord('late', '2025-10-02T00:00:00.000Z')]);
    expect(outcomes[0]).toMatchObject({ rejection: { code: 'usageConflict' } });
  });

  it('finishes late usage that was admitted but not charged when the process died', async () => {
    world.setTime('2025-10-03T00:00:00.000Z');
    await world.process().recordUsage('contoso', [usageRecord('x', '2025-10-01T00:00:00.000Z')]);
    const late = usageRecord('late', '2025-08-20T00:00:00.000Z');
    const dying = world.process({
      ...world.store,
      append: async (request: AppendRequest) => {
        const charges = request.events.some(({ type }) => type === 'CreditConsumed');
        if (charges) throw new Error('killed');
        return world.store.append(request);
      },
    });
    await expect(dying.recordUsage('contoso', [late])).rejects.toThrow('killed');
    expect(await world.types('contoso', '2025-10')).toContain('LateUsageAdmitted');
    expect(kinds(await world.process().recordUsage('contoso', [late]))).toEqual(['charged']);
    expect(kinds(await world.process().recordUsage('contoso', [late]))).toEqual(['duplicate']);
  });

  it('charges a month before the first with the grants known today', async () => {
    const ledger = world.process();
    await ledger.command('contoso', ADD_GRANT);
    const [outcome] = await ledger.recordUsage('contoso', [
      usageRecord('old', '2025-07-10T00:00:00.000Z'),
    ]);
    expect(outcome).toMatchObject({
      kind: 'charged',
      event: { data: { charge: { milliCredits: 96_000, drawnFrom: 'tenantPool' } } },
    });
    expect(await world.types('contoso', '2025-07')).toEqual([
      'LedgerOpened',
      'MonthClosed',
      'CreditConsumed',
    ]);
    expect(await world.types('contoso', '2025-08')).toEqual([]);
  });

  it('lets two processes record at once without losing or doubling anything', async () => {
    const processes = [world.process(), world.process()];
    const records = Array.from({ length: 40 }, (_, index) =>
      usageRecord(`r-${index}`, '2025-09-10T00:00:00.000Z'),
    );
    await Promise.all(
      processes.flatMap((process) =>
        records.map((record) => process.recordUsage('contoso', [record])),
      ),
    );
    const types = await world.types('contoso', '2025-09');
    expect(types.filter((type) => type === 'CreditConsumed')).toHaveLength(40);
    expect(kinds(await world.process().recordUsage('contoso', records))).toEqual(
      Array<string>(40).fill('duplicate'),
    );
  });

  it('repeats an append whose outcome is unknown and charges once', async () => {
    let lost = 0;
    const ledger = world.process({
      ...world.store,
      append: async (request: AppendRequest) => {
        const result = await world.store.append(request);
        if (lost++ % 2 === 0) throw new TransientError('reply lost');
        return result;
      },
    });
    const run = usageRecord('a', '2025-09-10T00:00:00.000Z');
    expect(kinds(await ledger.recordUsage('contoso', [run]))).toEqual(['charged']);
    const types = await world.types('contoso', '2025-09');
    expect(types.filter((type) => type === 'CreditConsumed')).toHaveLength(1);
  });
});

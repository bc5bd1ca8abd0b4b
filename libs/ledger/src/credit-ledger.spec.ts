import { type AppendRequest, type EventStore, TransientError } from '#eventsourcing';
import type { CommandOutcome } from './index.js';
import { addOnPack, type LedgerWorld, ledgerWorld, usageRecord } from './ledger.fixture.js';

const BY = { actorId: 'admin', reason: null };
const kinds = (outcomes: readonly { kind: string }[]) => outcomes.map(({ kind }) => kind);

describe('CreditLedger', () => {
  let world: LedgerWorld;
  beforeEach(async () => {
    world = await ledgerWorld('2025-09-15T12:00:00.000Z');
  });
  afterEach(() => world.close());

  const allocate = (environmentId: string, milliCredits: number) => ({
    type: 'ChangeAllocation' as const,
    at: '2025-09-15T12:00:00.000Z',
    environmentId,
    milliCredits,
    by: BY,
  });
  const grant = {
    type: 'AddGrant' as const,
    at: '2025-09-15T12:00:00.000Z',
    grant: addOnPack('g-1'),
    by: BY,
  };

  const doneOf = (outcome: CommandOutcome) => {
    if (outcome.kind !== 'done') throw new Error(outcome.rejection.message);
    return outcome;
  };

  describe('recording usage', () => {
    it('charges an id once, and tells the repeat from the conflict', async () => {
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
      expect(kinds(await world.process().recordUsage('contoso', [run, run]))).toEqual([
        'charged',
        'duplicate',
      ]);
    });

    it('marks what a charge brings about with its key, whatever else is in the append', async () => {
      const ledger = world.process();
      await ledger.command('contoso', {
        ...grant,
        grant: { ...grant.grant, milliCreditsEach: 96_000 },
      });
      const runs = ['a', 'b', 'c'].map((id) => usageRecord(id, '2025-09-10T00:00:00.000Z'));
      await ledger.recordUsage('contoso', runs);
      const keys = new Map(runs.map(({ usageKey, usage }) => [usageKey, usage.id]));
      const told = (await world.events('contoso', '2025-09')).map(({ type, metadata }) => [
        type,
        keys.get(metadata.causedBy ?? ''),
      ]);
      expect(told.slice(told.findIndex(([type]) => type === 'CreditConsumed'))).toEqual([
        ['CreditConsumed', undefined],
        ['UsageWarningRaised', 'a'],
        ['UsageWarningRaised', 'a'],
        ['CreditConsumed', undefined],
        ['OverageEntered', 'b'],
        ['CreditConsumed', undefined],
      ]);
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
      await ledger.command('contoso', grant);
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

  describe('opening months', () => {
    it('resets every month in between, once each and in order, whoever does it', async () => {
      await world.process().command('contoso', grant);
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
      const read: string[] = [];
      const counted: EventStore = {
        ...world.store,
        read(stream, fromRevision) {
          read.push(stream);
          return world.store.read(stream, fromRevision);
        },
      };
      expect(await world.process(counted).openPresentMonth('contoso')).toEqual(['2025-10']);
      expect(read).toEqual(['tenant-contoso', 'creditLedger-contoso_2025-09']);
    });

    it('finishes a month that was closed when the scheduler died', async () => {
      await world.process().command('contoso', grant);
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

    it('never loses a change made by a process that has not seen the month end', async () => {
      const slow = world.process();
      await slow.command('contoso', grant);
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
      await world.process().command('contoso', grant);
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

    it('is forgiven once the month has begun', async () => {
      world.setTime('2026-09-01T00:00:00.000Z');
      const { kind } = await world.process().command('contoso', allocate('prod', 1_000));
      expect(kind).toBe('done');
    });
  });

  describe('commands', () => {
    it('answers with the position at which the effect can be read', async () => {
      const ledger = world.process();
      const done = await ledger.command('contoso', grant);
      const [last] = (await world.events('contoso', '2025-09')).slice(-1);
      expect(done).toMatchObject({ kind: 'done', position: last!.position });
    });

    it('shows what a command would do without doing it', async () => {
      const ledger = world.process();
      await ledger.command('contoso', grant);
      const before = await world.types('contoso', '2025-09');
      const preview = await ledger.preview('contoso', allocate('prod', 250_000_000));
      expect(preview).toMatchObject({ kind: 'done', events: [{ type: 'AllocationChanged' }] });
      expect(await world.types('contoso', '2025-09')).toEqual(before);
    });

    it('does what is repeated under its key once, even if others changed it since', async () => {
      const ledger = world.process();
      await ledger.command('contoso', grant);
      const metadata = { commandKey: 'k-1', commandDigest: 'd-1' };
      const first = allocate('prod', 100_000_000);
      await ledger.command('contoso', first, { metadata });
      await ledger.command('contoso', allocate('prod', 200_000_000));
      const repeat = await world.process().command('contoso', first, { metadata });
      expect(repeat).toMatchObject({ kind: 'done', events: [] });
      const other = await ledger.command('contoso', allocate('dev', 1), {
        metadata: { ...metadata, commandDigest: 'd-2' },
      });
      expect(other).toMatchObject({ rejection: { code: 'idempotencyKeyReused' } });
    });

    it('knows a key again after the 1st, when the repeat comes too late for its month', async () => {
      const ledger = world.process();
      await ledger.command('contoso', grant);
      const metadata = { commandKey: 'k-1', commandDigest: 'd-1' };
      await ledger.command('contoso', allocate('prod', 1_000), { metadata });
      world.setTime('2025-10-01T00:00:00.001Z');
      const { tag } = doneOf(await ledger.command('contoso', allocate('prod', 2_000)));
      const repeat = await world
        .process()
        .command('contoso', allocate('prod', 1_000), { metadata });
      expect(repeat).toMatchObject({ kind: 'done', events: [], tag });
      const reused = { metadata: { commandKey: 'k-1', commandDigest: 'd-2' } };
      const other = await ledger.preview('contoso', allocate('prod', 3_000), reused);
      expect(other).toMatchObject({ rejection: { code: 'idempotencyKeyReused' } });
    });

    it('refuses a change that was meant for another configuration, of two admins one', async () => {
      const ledger = world.process();
      const read = await ledger.command('contoso', grant);
      const ifConfiguration = read.kind === 'done' ? read.tag : '';
      const outcomes = await Promise.all(
        ['prod', 'dev'].map((environmentId) =>
          world.process().command('contoso', allocate(environmentId, 700_000_000), {
            ifConfiguration,
          }),
        ),
      );
      expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['done', 'rejected']);
      expect(outcomes.find(({ kind }) => kind === 'rejected')).toMatchObject({
        rejection: { code: 'configurationChanged' },
      });
    });

    it('refuses what exceeds the unallocated credits', async () => {
      const ledger = world.process();
      await ledger.command('contoso', grant);
      const outcome = await ledger.command('contoso', allocate('prod', 1_000_000_001));
      expect(outcome).toMatchObject({
        kind: 'rejected',
        rejection: { code: 'allocationExceedsUnallocated' },
      });
    });
  });
});

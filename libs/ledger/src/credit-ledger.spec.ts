/** Commands on the ledger: repeats, preconditions, dry runs and rejections. */
import type { CommandOutcome } from './index.js';
import { ADD_GRANT, allocate, ledgerWorld, type LedgerWorld } from './ledger.fixture.js';

let world: LedgerWorld;
beforeEach(async () => {
  world = await ledgerWorld('2025-09-15T12:00:00.000Z');
});
afterEach(() => world.close());

const doneOf = (outcome: CommandOutcome) => {
  if (outcome.kind !== 'done') throw new Error(outcome.rejection.message);
  return outcome;
};

describe('commands', () => {
  it('answers with the position at which the effect can be read', async () => {
    const ledger = world.process();
    const done = await ledger.command('contoso', ADD_GRANT);
    const [last] = (await world.events('contoso', '2025-09')).slice(-1);
    expect(done).toMatchObject({ kind: 'done', position: last!.position });
  });

  it('shows what a command would do without doing it', async () => {
    const ledger = world.process();
    await ledger.command('contoso', ADD_GRANT);
    const before = await world.types('contoso', '2025-09');
    const preview = await ledger.preview('contoso', allocate('prod', 250_000_000));
    expect(preview).toMatchObject({ kind: 'done', events: [{ type: 'AllocationChanged' }] });
    expect(await world.types('contoso', '2025-09')).toEqual(before);
  });

  it('does what is repeated under its key once, even if others changed it since', async () => {
    const ledger = world.process();
    await ledger.command('contoso', ADD_GRANT);
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

  it('knows what is repeated under its key, though the condition that held then does no longer', async () => {
    const ledger = world.process();
    const { tag: ifConfiguration } = doneOf(await ledger.command('contoso', ADD_GRANT));
    const conditioned = (commandKey: string) => ({
      ifConfiguration,
      metadata: { commandKey, commandDigest: 'd-1' },
    });
    const change = allocate('prod', 1_000);
    const first = doneOf(await ledger.command('contoso', change, conditioned('k-1')));
    expect(first.events).toHaveLength(1);
    for (const one of [ledger, world.process()]) {
      const repeat = await one.command('contoso', change, conditioned('k-1'));
      expect(repeat).toMatchObject({ kind: 'done', events: [], tag: first.tag });
    }
    const other = await ledger.command('contoso', change, conditioned('k-2'));
    expect(other).toMatchObject({ rejection: { code: 'configurationChanged' } });
  });

  it('knows a key again after the 1st, when the repeat comes too late for its month', async () => {
    const ledger = world.process();
    await ledger.command('contoso', ADD_GRANT);
    const metadata = { commandKey: 'k-1', commandDigest: 'd-1' };
    await ledger.command('contoso', allocate('prod', 1_000), { metadata });
    world.setTime('2025-10-01T00:00:00.001Z');
    const { tag } = doneOf(await ledger.command('contoso', allocate('prod', 2_000)));
    const repeat = await world.process().command('contoso', allocate('prod', 1_000), { metadata });
    expect(repeat).toMatchObject({ kind: 'done', events: [], tag });
    const reused = { metadata: { commandKey: 'k-1', commandDigest: 'd-2' } };
    const other = await ledger.preview('contoso', allocate('prod', 3_000), reused);
    expect(other).toMatchObject({ rejection: { code: 'idempotencyKeyReused' } });
  });

  it('refuses a change that was meant for another configuration, of two admins one', async () => {
    const ledger = world.process();
    const read = await ledger.command('contoso', ADD_GRANT);
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

  it('holds its condition against whole tags, of which one is enough', async () => {
    const ledger = world.process();
    const { tag } = doneOf(await ledger.command('contoso', ADD_GRANT));
    const change = (ifConfiguration: string | readonly string[]) =>
      ledger.preview('contoso', allocate('prod', 1_000), { ifConfiguration });
    for (const condition of [tag, ['older', tag], [tag, 'older']]) {
      expect(await change(condition)).toMatchObject({ kind: 'done' });
    }
    for (const condition of ['', [], `${tag}0`, tag.slice(1), [`${tag},${tag}`]]) {
      const refused = { rejection: { code: 'configurationChanged' } };
      expect(await change(condition)).toMatchObject(refused);
    }
  });

  it('takes a key for reused where only one of both commands has a digest', async () => {
    const ledger = world.process();
    await ledger.command('contoso', ADD_GRANT, { metadata: { commandKey: 'plain' } });
    const digested = { commandKey: 'digested', commandDigest: 'd-1' };
    await ledger.command('contoso', allocate('prod', 1_000), { metadata: digested });
    const again = async (metadata: typeof digested | { readonly commandKey: string }) =>
      ledger.command('contoso', allocate('prod', 1_000), { metadata });
    expect(await again({ commandKey: 'plain' })).toMatchObject({ kind: 'done', events: [] });
    for (const other of [{ ...digested, commandKey: 'plain' }, { commandKey: 'digested' }]) {
      expect(await again(other)).toMatchObject({ rejection: { code: 'idempotencyKeyReused' } });
    }
  });

  it('says what the tenant owns by the rules of the moment, not by those to come', async () => {
    const grant = { ...ADD_GRANT.grant, grantId: 'seeded', sku: 'powerAutomateProcess' } as const;
    const done = await world.process().command('contoso', { ...ADD_GRANT, grant });
    expect(done).toMatchObject({ entitlementMilliCredits: 1_000_000_000 });
  });

  it.each([
    { validFrom: '2025-09-15T12:00:00.000Z', validTo: null, owned: 1_000_000_000 },
    { validFrom: '2025-09-15T12:00:00.001Z', validTo: null, owned: 0 },
    { validFrom: '2025-09-01T00:00:00.000Z', validTo: '2025-09-15T12:00:00.000Z', owned: 0 },
  ])('owns $owned at noon by what counts from $validFrom to $validTo', async (row) => {
    const { owned, ...term } = row;
    const grant = { ...ADD_GRANT.grant, ...term };
    const done = await world.process().command('contoso', { ...ADD_GRANT, grant });
    expect(done).toMatchObject({ kind: 'done', entitlementMilliCredits: owned });
  });

  it('refuses what exceeds the unallocated credits', async () => {
    const ledger = world.process();
    await ledger.command('contoso', ADD_GRANT);
    const outcome = await ledger.command('contoso', allocate('prod', 1_000_000_001));
    expect(outcome).toMatchObject({
      kind: 'rejected',
      rejection: { code: 'allocationExceedsUnallocated' },
    });
  });
});

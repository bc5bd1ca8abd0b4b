/** Local checkpoints of a month's state: what they save a restart, and when they are ignored. */
import type { CheckpointFolder, EventStore, StoredState } from '#eventsourcing';
import { eventually } from '#testing';
import { type LedgerWorld, ledgerWorld, usageRecord } from './ledger.fixture.js';

const SEPTEMBER = 'creditLedger-contoso_2025-09';
const DAY = '2025-09-10T00:00:00.000Z';

/** An in-memory folder in which tests imitate faults of a disk or an operator. */
class Folder implements CheckpointFolder {
  readonly kept = new Map<string, StoredState>();
  failing = false;

  async read(stream: string): Promise<StoredState | null> {
    if (this.failing) throw new Error('the disk is gone');
    const kept = this.kept.get(stream);
    if (!kept) return null;
    /* As if read from a file: part of a larger buffer, at any offset. */
    const bytes = Buffer.concat([Buffer.from('odd'), kept.bytes]).subarray('odd'.length);
    return { ...kept, bytes };
  }

  async write(stream: string, kept: StoredState): Promise<void> {
    if (this.failing) throw new Error('the disk is gone');
    this.kept.set(stream, kept);
  }

  change(stream: string, pattern: RegExp, replacement: string): void {
    const { text, bytes } = this.kept.get(stream)!;
    const changed = text.replace(pattern, replacement);
    expect(changed).not.toBe(text);
    this.kept.set(stream, { text: changed, bytes });
  }
}

const records = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => usageRecord(`run-${from + index}`, DAY));

describe('a month kept in a checkpoint', () => {
  let world: LedgerWorld;
  let folder: Folder;
  let failures: unknown[];
  let read: Map<string, number>;

  beforeEach(async () => {
    world = await ledgerWorld('2025-09-15T12:00:00.000Z');
    folder = new Folder();
    failures = [];
    read = new Map();
  });
  afterEach(() => world.close());

  const counting = (): EventStore => ({
    append: (request) => world.store.append(request),
    truncationOf: (stream) => world.store.truncationOf(stream),
    close: () => world.store.close(),
    async *read(stream, from) {
      for await (const batch of world.store.read(stream, from)) {
        read.set(stream, (read.get(stream) ?? 0) + batch.length);
        yield batch;
      }
    },
  });
  const restarted = () => {
    read.clear();
    const onFailure = (_stream: string, error: unknown) => failures.push(error);
    return world.process(counting(), { folder, eventsBetween: 50, onFailure });
  };
  const outcomesOf = async (ledger = restarted()) => {
    const outcomes = await ledger.recordUsage('contoso', [...records(10, 5), ...records(95, 10)]);
    return outcomes.map(({ kind }) => kind);
  };
  /** 100 runs with a checkpoint at the 60th; the opening of the month is one more event. */
  const played = async () => {
    const ledger = restarted();
    for (let from = 0; from < 100; from += 20) {
      await ledger.recordUsage('contoso', records(from, 20));
      await settled();
    }
  };
  /** Resolves when offered states have been written to the folder. */
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const known = (duplicates: number, charged: number) => [
    ...Array<string>(duplicates).fill('duplicate'),
    ...Array<string>(charged).fill('charged'),
  ];

  it('spares a restart all events but the last ones', async () => {
    await played();
    expect(await outcomesOf()).toEqual(known(10, 5));
    expect(read.get(SEPTEMBER)).toBeLessThan(100);
    expect(failures).toEqual([]);
  });

  it('is kept of a closed month too, whose ids are needed for ever', async () => {
    await played();
    world.setTime('2025-10-03T00:00:00.000Z');
    await restarted().openPresentMonth('contoso');
    await settled();
    const ledger = restarted();
    const reused = [usageRecord('run-7', '2025-10-02T00:00:00.000Z')];
    const [outcome] = await ledger.recordUsage('contoso', reused);
    expect(outcome).toMatchObject({ rejection: { code: 'usageConflict' } });
    expect(read.get(SEPTEMBER)).toBeLessThan(5);
  });

  it.each([
    ['taken after another event', /"id":"\w{8}/, '"id":"00000000'],
    ['of a stream that was stored again', /"recordedAt":"\d{4}/, '"recordedAt":"1999'],
    ['beyond the end of the stream', /"revision":\d+/, '"revision":9999'],
    ['of another version', /"version":"/, '"version":"0'],
    ['that makes no sense', /^.*$/s, '{'],
  ])('is ignored when it is one %s', async (_name, pattern, replacement) => {
    await played();
    folder.change(SEPTEMBER, pattern, replacement);
    expect(await outcomesOf()).toEqual(known(10, 5));
    expect(read.get(SEPTEMBER)).toBeGreaterThan(100);
  });

  it('may be missing, and the folder may fail', async () => {
    await played();
    folder.kept.clear();
    expect(await outcomesOf()).toEqual(known(10, 5));
    folder.failing = true;
    expect(await outcomesOf()).toEqual(known(15, 0));
    await settled();
    expect(failures).toContainEqual(new Error('the disk is gone'));
  });

  it('follows what another process has appended since', async () => {
    await played();
    await world.process().recordUsage('contoso', records(100, 3));
    expect(await outcomesOf()).toEqual(known(13, 2));
  });

  it('is read by a preview, which keeps none itself', async () => {
    const checkpoints = {
      folder,
      eventsBetween: 2,
      onFailure: (_stream: string, error: unknown) => failures.push(error),
    };
    const ledger = world.process(counting(), checkpoints);
    await ledger.recordUsage('contoso', records(0, 10));
    await eventually('it is kept', () => folder.kept.has(SEPTEMBER));
    const before = new Map(folder.kept);
    read.clear();
    const restarted = world.process(counting(), checkpoints);
    const outcomes = await restarted.previewUsage('contoso', records(5, 10));
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      ...Array<string>(5).fill('duplicate'),
      ...Array<string>(5).fill('charged'),
    ]);
    expect(read.get(SEPTEMBER) ?? 0).toBeLessThan(10);
    expect([...folder.kept]).toEqual([...before]);
    expect(failures).toEqual([]);
  });
});

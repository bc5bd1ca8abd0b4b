/** Paging while events arrive: no row appears twice, and no existing row is missed. */
import fc from 'fast-check';
import { applyBatch, type Position, type SqlDatabase } from '#eventsourcing';
import { createReadModels, recordRejected, usageProjection } from '#read-models';
import { LedgerFixture } from '../../libs/read-models/src/testing/ledger.fixture.js';
import { LISTS, MONTH, type PagedList } from './lists.js';

/** Ids whose order differs between languages, cases and encodings: the engines must agree with the cursor. */
const id = fc.constantFrom('a', 'B', 'b', 'ä', 'z', 'Z', '-', '_', '10', '9', '😀', 'ﬀ', 'a b');
const second = fc.integer({ min: 0, max: 3 });

const run = fc.record({ kind: fc.constant('run' as const), environmentId: id, userId: id });
const arrival = fc.oneof(
  { weight: 4, arbitrary: run },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('change' as const), environmentId: id }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('refusal' as const), second }) },
);
type Arrival = typeof arrival extends fc.Arbitrary<infer T> ? T : never;

const reading = fc.record({
  before: fc.array(arrival, { minLength: 1, maxLength: 25, size: 'max' }),
  between: fc.array(fc.array(arrival, { maxLength: 6 }), { maxLength: 12, size: 'max' }),
  limit: fc.integer({ min: 1, max: 5 }),
  list: fc.constantFrom(...LISTS),
});

const PAGES_MAX = 500;

class World {
  private readonly ledger = new LedgerFixture();
  private readonly projection = usageProjection();
  private after: Position | null = null;
  private applied = 0;
  private count = 0;

  constructor(readonly database: SqlDatabase) {}

  open(): string {
    const tenantId = `tenant-${++this.count}`;
    this.ledger.open({}, tenantId, MONTH);
    return tenantId;
  }

  async land(tenantId: string, arrivals: readonly Arrival[]): Promise<void> {
    for (const one of arrivals) await this.take(tenantId, one);
    const batch = this.ledger.events.slice(this.applied);
    if (batch.length === 0) return;
    this.applied = this.ledger.events.length;
    this.after = await applyBatch(this.database, this.projection, this.after, batch);
  }

  private async take(tenantId: string, one: Arrival): Promise<void> {
    const number = ++this.count;
    const at = '2025-09-10T00:00:00.000Z';
    if (one.kind === 'run') {
      const { environmentId, userId } = one;
      const milliCredits = (number % 7) * 1_000;
      const usage = { id: `run-${number}`, tenantId, environmentId, userId, time: at };
      this.ledger.consume(usage, { milliCredits });
    } else if (one.kind === 'change') {
      const { environmentId } = one;
      const amounts = { milliCredits: number, previousMilliCredits: 0 };
      const by = { actorId: 'admin', reason: null };
      const data = { at, environmentId, ...amounts, by };
      this.ledger.append({ type: 'AllocationChanged', data }, tenantId, MONTH);
    } else {
      await this.database.transaction((transaction) =>
        recordRejected(transaction, [refusal(tenantId, number, one.second)]),
      );
    }
  }
}

const refusal = (tenantId: string, offset: number, atSecond: number) => ({
  topic: 'ai-model-executed',
  partition: 0,
  offset,
  tenantId,
  eventId: `event-${offset}`,
  source: '/spec',
  code: 'usageConflict',
  field: 'id',
  reason: 'It was used.',
  rejectedAt: `2025-09-10T00:00:0${atSecond}.000Z`,
  message: null,
});

/** Reads all pages; before each one an event arrives, as long as events are left. */
async function turnPages(
  { database }: World,
  { list, tenantId, limit }: { list: PagedList; tenantId: string; limit: number },
  land: () => Promise<void>,
): Promise<string[]> {
  const keys: string[] = [];
  let place: unknown = null;
  for (let pages = 0; pages < PAGES_MAX; pages++) {
    const page = await list.page(database, tenantId, place, limit);
    expect(page.keys.length).toBeLessThanOrEqual(limit);
    keys.push(...page.keys);
    if (page.next === null) return keys;
    place = page.next;
    await land();
  }
  throw new Error(`${list.name} has no end`);
}

export function describePaging(engine: string, open: () => Promise<SqlDatabase>): void {
  describe(`pages on ${engine} while events land`, () => {
    let world: World;
    beforeAll(async () => {
      const database = await open();
      await createReadModels(database);
      world = new World(database);
    });
    afterAll(() => world.database.close());

    it('hold every row once that was there, and none twice', async () => {
      const turned = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(reading, async ({ list, before, between, limit }) => {
          const tenantId = world.open();
          await world.land(tenantId, before);
          const all = await list.page(world.database, tenantId, null, 1_000);
          const left = [...between];
          const land = async () => world.land(tenantId, left.shift() ?? []);
          const keys = await turnPages(world, { list, tenantId, limit }, land);
          const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
          const missed = list.keepsPlaces ? all.keys.filter((key) => !keys.includes(key)) : [];
          expect([list.name, twice, missed]).toEqual([list.name, [], []]);
          turned.set(list.name, Math.max(turned.get(list.name) ?? 0, keys.length));
        }),
        { numRuns: 400 },
      );
      // Each list was long enough for many pages.
      expect([...turned.values()].filter((rows) => rows < 8)).toEqual([]);
      expect(turned.size).toBe(LISTS.length);
    });
  });
}

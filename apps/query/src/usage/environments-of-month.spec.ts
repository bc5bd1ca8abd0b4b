/** The list of a month's environments: pages, order and search. */
import { addGrant, grantOf } from '../testing/given.js';
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
});
afterEach(() => query.close());

describe('the environments of a month', () => {
  const names = async (search: string) => {
    const { body } = await query.get(`/${TENANT}/usage?${search}`);
    const ids = body.environments.map(({ environmentId }) => environmentId);
    return { ids, count: body.environmentCount, cursor: body.nextCursor };
  };

  beforeEach(async () => {
    await query.command(addGrant(grantOf(1_000)));
    await query.allocate('blocked', 10_000);
    await query.allocate('idle', 50_000);
    await query.use({ id: '1', environmentId: 'blocked', environmentName: 'Finance' });
    await query.use(
      { id: '2', environmentId: 'b-2', quantity: { pages: 1 }, environmentName: 'Élan' },
      { id: '3', environmentId: 'a-1', quantity: { pages: 2 }, environmentName: null },
    );
    await query.project();
  });

  it('come in pages, in the order asked for', async () => {
    expect(await names('')).toMatchObject({ ids: ['a-1', 'b-2', 'blocked', 'idle'], count: 4 });
    expect((await names('order=state')).ids[0]).toBe('blocked');
    expect((await names('order=consumed')).ids).toEqual(['blocked', 'a-1', 'b-2', 'idle']);
    const first = await names('order=consumed&limit=2');
    const second = await names(`order=consumed&limit=2&cursor=${first.cursor}`);
    expect(first.ids).toEqual(['blocked', 'a-1']);
    expect(second).toEqual({ ids: ['b-2', 'idle'], count: 4, cursor: null });
  });

  it('are found by a part of their id or name, and by their level', async () => {
    expect(await names('search=FINA')).toMatchObject({ ids: ['blocked'], count: 1 });
    expect(await names('search=%C3%A9LAN')).toMatchObject({ ids: ['b-2'] });
    expect(await names('search=-')).toMatchObject({ ids: ['a-1', 'b-2'] });
    expect((await names('level=none')).ids).toEqual(['a-1', 'b-2', 'idle']);
  });
});

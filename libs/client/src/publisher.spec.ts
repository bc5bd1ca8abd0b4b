/** The client's publisher: batches, order, limits and results. */
import { accepted, answer, fakeMeter, ids, latch, usage, usages } from './spec-support.js';

describe('publish', () => {
  it('sends one event, and says what became of it', async () => {
    const { client, asked } = fakeMeter(accepted);
    expect(await client.publish(usage('e-1'))).toEqual([{ id: 'e-1', status: 'accepted' }]);
    expect(asked).toMatchObject([
      { url: 'http://meter/v1/events', authorization: undefined, events: [usage('e-1')] },
    ]);
  });

  it('sends a list in batches, in order', async () => {
    const { client, idsAsked } = fakeMeter(accepted, { batchEvents: 2 });
    const results = await client.publish(usages(5));
    expect(idsAsked()).toEqual([['e-0', 'e-1'], ['e-2', 'e-3'], ['e-4']]);
    expect(ids(results)).toEqual(['e-0', 'e-1', 'e-2', 'e-3', 'e-4']);
  });

  it('asks nothing for an empty list', async () => {
    const { client, asked } = fakeMeter(accepted);
    expect(await client.publish([])).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('sends together what is published in one turn, and what gathers while a batch is under way', async () => {
    const first = latch<null>();
    const { client, idsAsked } = fakeMeter(async (request, attempt) => {
      if (attempt === 1) await first.opened;
      return accepted(request, attempt);
    });
    const early = [client.publish(usage('a')), client.publish(usage('b'))];
    await nextTurn();
    const late = [client.publish(usage('c')), client.publish(usage('d'))];
    first.open(null);
    await Promise.all([...early, ...late]);
    expect(idsAsked()).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('keeps every request within what the meter reads', async () => {
    const wide = (id: string) => ({ ...usage(id), padding: 'é'.repeat(200_000) });
    const { client, asked, idsAsked } = fakeMeter(accepted);
    await client.publish([wide('a'), wide('b'), wide('c')]);
    expect(idsAsked()).toEqual([['a', 'b'], ['c']]);
    const sizes = asked.map(({ events }) => Buffer.byteLength(JSON.stringify(events)));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1024 * 1024);
  });

  it('says of each event of a batch why it was refused', async () => {
    const refused = { id: 'b', status: 'rejected', reason: 'No', code: 'invalid', field: 'time' };
    const results = [{ id: 'a', status: 'accepted' }, refused];
    const { client } = fakeMeter(() => answer(202, { results }));
    expect(await client.publish([usage('a'), usage('b')])).toEqual(results);
  });

  it.each([422, 403])('reads the results of a problem %i, too', async (status) => {
    const results = [{ id: 'a', status: 'rejected', reason: 'No', code: 'invalid', field: 'time' }];
    const problem = { type: 'urn:problem-type:ai-credit-meter:nothingAccepted', results };
    const { client } = fakeMeter(() => answer(status, problem));
    expect(await client.publish(usage('a'))).toEqual(results);
  });

  it('sends as many requests at once as its options allow', async () => {
    const all = latch<null>();
    let under = 0;
    let most = 0;
    const { client } = fakeMeter(
      async (request, attempt) => {
        most = Math.max(most, ++under);
        if (under === 3) all.open(null);
        await all.opened;
        under -= 1;
        return accepted(request, attempt);
      },
      { batchEvents: 1, parallelRequests: 3 },
    );
    await client.publish(usages(6));
    expect(most).toBe(3);
  });
});

describe('back-pressure', () => {
  it.each([
    ['a generator', (taken: { count: number }) => counted(taken)],
    ['an asynchronous one', (taken: { count: number }) => later(counted(taken))],
  ])('takes from %s only what has room', async (_name, events) => {
    const first = latch<null>();
    const taken = { count: 0 };
    const { client } = fakeMeter(
      async (request, attempt) => {
        await first.opened;
        return accepted(request, attempt);
      },
      { queueEvents: 3, batchEvents: 2 },
    );
    const published = client.publish(events(taken));
    await nextTurn();
    // Three fit, the fourth waits.
    expect(taken.count).toBe(4);
    first.open(null);
    expect(await published).toHaveLength(10);
    expect(taken.count).toBe(10);
  });

  it('takes no more than so many bytes, however few events they are', async () => {
    const first = latch<null>();
    const taken = { count: 0 };
    const { client } = fakeMeter(async (request, attempt) => {
      await first.opened;
      return accepted(request, attempt);
    });
    const padding = 'x'.repeat(8 * 1024 * 1024);
    const large = function* () {
      for (const event of counted(taken)) yield { ...event, padding };
    };
    const published = client.publish(large());
    await nextTurn();
    // Four fill 32 MiB, the fifth waits.
    expect(taken.count).toBe(5);
    first.open(null);
    expect(await published).toHaveLength(10);
  });

  it('makes room again for others when a call is given up', async () => {
    const first = latch<null>();
    const { client, idsAsked } = fakeMeter(
      async (request, attempt) => {
        await first.opened;
        return accepted(request, attempt);
      },
      { queueEvents: 3, batchEvents: 1 },
    );
    const giveUp = new AbortController();
    const given = client.publish(usages(9), { signal: giveUp.signal });
    await nextTurn();
    const other = client.publish(usage('other'));
    giveUp.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    first.open(null);
    await other;
    expect(idsAsked()).toEqual([['e-0'], ['other']]);
  });
});

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function* counted(taken: { count: number }) {
  for (const event of usages(10)) {
    taken.count += 1;
    yield event;
  }
}

async function* later<T>(items: Iterable<T>) {
  for (const item of items) yield Promise.resolve(item);
}

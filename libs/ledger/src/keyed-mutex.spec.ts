/** The keyed mutex: order within a key, independence between keys, failures. */
import { KeyedMutex } from './keyed-mutex.js';

/** Work that ends when the test decides. */
function held() {
  let end = () => {};
  let fail = (_error: Error) => {};
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { work: () => ended, end: () => end(), fail: (error: Error) => fail(error) };
}

const turns = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

describe('KeyedMutex', () => {
  it('does the work of a key one after the other, in the order it came', async () => {
    const mutex = new KeyedMutex();
    const first = held();
    const done: string[] = [];
    const all = [
      mutex.run('contoso', () => first.work().then(() => done.push('first'))),
      mutex.run('contoso', async () => done.push('second')),
      mutex.run('contoso', async () => done.push('third')),
    ];
    await turns();
    expect(done).toEqual([]);
    first.end();
    await Promise.all(all);
    expect(done).toEqual(['first', 'second', 'third']);
  });

  it('lets no key wait for another', async () => {
    const mutex = new KeyedMutex();
    const contoso = held();
    const waiting = mutex.run('contoso', contoso.work);
    expect(await mutex.run('fabrikam', async () => 'done')).toBe('done');
    contoso.end();
    await waiting;
  });

  it('continues after work that failed, and hands the failure to its own caller only', async () => {
    const mutex = new KeyedMutex();
    const failing = held();
    const failed = mutex.run('contoso', failing.work);
    const next = mutex.run('contoso', async () => 'done');
    failing.fail(new Error('the store is away'));
    await expect(failed).rejects.toThrow('the store is away');
    expect(await next).toBe('done');
  });

  it('lets a caller that arrives during the second work wait for it, though the first is done', async () => {
    const mutex = new KeyedMutex();
    const [first, second] = [held(), held()];
    const done: string[] = [];
    const all = [mutex.run('contoso', first.work), mutex.run('contoso', second.work)];
    first.end();
    await turns();
    all.push(mutex.run('contoso', async () => void done.push('third')));
    await turns();
    expect(done).toEqual([]);
    second.end();
    await Promise.all(all);
    expect(done).toEqual(['third']);
  });

  it('remembers nothing of a key whose work is done, also where it failed', async () => {
    const mutex = new KeyedMutex();
    const failing = held();
    const all = Promise.allSettled([
      mutex.run('contoso', failing.work),
      mutex.run('contoso', async () => undefined),
      mutex.run('fabrikam', async () => undefined),
    ]);
    failing.fail(new Error('the store is away'));
    await all;
    expect(mutex['tails']).toEqual(new Map());
  });

  it('keeps the order for a caller that arrives during the last work', async () => {
    const mutex = new KeyedMutex();
    const second = held();
    const done: string[] = [];
    await mutex.run('contoso', async () => done.push('first'));
    const all = [mutex.run('contoso', () => second.work().then(() => done.push('second')))];
    await turns();
    all.push(mutex.run('contoso', async () => done.push('third')));
    await turns();
    expect(done).toEqual(['first']);
    second.end();
    await Promise.all(all);
    expect(done).toEqual(['first', 'second', 'third']);
  });
});

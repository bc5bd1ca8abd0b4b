/** When a topic counts as recreated: by its id, for each assigned partition. */
import { RecreatedTopics } from './recreated-topics.js';

const [first, second] = [
  { topic: 't', partition: 0 },
  { topic: 't', partition: 1 },
];

function given(...ids: (string | null)[]) {
  const answers = { next: ids[0] as string | null };
  const topics = new RecreatedTopics(async () => answers.next);
  return { topics, tell: (id: string | null) => void (answers.next = id) };
}

describe('a topic', () => {
  it('is known once its partitions are read, and counts as recreated once for each of them when its id changes', async () => {
    const { topics, tell } = given('a');
    await topics.reads([first, second]);
    expect(await topics.amongAllRead()).toEqual([]);
    tell('b');
    expect(await topics.isAnew(first)).toBe(true);
    expect(await topics.amongAllRead()).toEqual([second]);
    expect(await topics.amongAllRead()).toEqual([]);
    tell('a');
    expect(await topics.amongAllRead()).toEqual([first, second]);
  });

  it('without an id, as from an earlier broker or while it is gone, does not count as recreated', async () => {
    const { topics, tell } = given('a');
    await topics.reads([first]);
    tell(null);
    expect(await topics.isAnew(first)).toBe(false);
    tell('a');
    expect(await topics.isAnew(first)).toBe(false);
    tell(null);
    await topics.isAnew(first);
    tell('b');
    expect(await topics.isAnew(first)).toBe(true);
  });

  it('that cannot be asked after is asked after the next time', async () => {
    const answers = [Promise.resolve('a'), Promise.reject(new Error('away')), Promise.resolve('b')];
    const topics = new RecreatedTopics(() => answers.shift()!);
    await topics.reads([first]);
    expect(await topics.isAnew(first)).toBe(false);
    expect(await topics.isAnew(first)).toBe(true);
  });

  it('is known anew for a partition that another member had meanwhile, and as it was for one that stayed', async () => {
    const { topics, tell } = given('a');
    await topics.reads([first, second]);
    await topics.reads([first]);
    tell('b');
    await topics.reads([first, second]);
    expect(await topics.amongAllRead()).toEqual([first]);
  });

  it('is not asked after any more once another member reads it', async () => {
    const asked: number[] = [];
    const topics = new RecreatedTopics(async ({ partition }) => {
      asked.push(partition);
      return 'a';
    });
    await topics.reads([first]);
    await topics.reads([second]);
    asked.length = 0;
    await topics.amongAllRead();
    expect(asked).toEqual([1]);
  });
});

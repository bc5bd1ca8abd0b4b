/** The ids whose names are requested: each once, together, and only after the rendering that added them. */
import { wantedIds } from './wanted-ids.js';

const afterwards = () => new Promise<void>((resolve) => queueMicrotask(resolve));

it('are published together, each once, after all that was added at once', async () => {
  const wanted = wantedIds();
  const published: (readonly string[])[] = [];
  wanted.subscribe(() => published.push(wanted.ids()));
  for (const id of ['b', 'a', 'b']) wanted.add(id);
  expect(wanted.ids()).toEqual([]);
  await afterwards();
  wanted.add('a');
  await afterwards();
  wanted.add('c');
  await afterwards();
  expect(published).toEqual([
    ['b', 'a'],
    ['b', 'a', 'c'],
  ]);
  expect(wanted.ids()).toBe(wanted.ids());
});

it('are not passed to a component that has been unmounted', async () => {
  const wanted = wantedIds();
  let told = 0;
  wanted.subscribe(() => (told += 1))();
  wanted.add('a');
  await afterwards();
  expect(told).toBe(0);
  expect(wanted.ids()).toEqual(['a']);
});

/** A map with forks: writes to a fork reach the map only when the fork is adopted. */
import { Overlay } from './overlay.js';

const map = () =>
  Overlay.of<number>([
    ['a', 1],
    ['b', 2],
  ]);

it('shows a fork what it lies over, and never the other way round', () => {
  const base = map();
  const fork = base.fork();
  fork.set('b', 3);
  fork.set('c', 4);
  expect([fork.get('a'), fork.get('b'), fork.get('c'), fork.get('d')]).toEqual([
    1,
    3,
    4,
    undefined,
  ]);
  expect(fork.toMap()).toEqual(new Map(Object.entries({ a: 1, b: 3, c: 4 })));
  expect(base.toMap()).toEqual(new Map(Object.entries({ a: 1, b: 2 })));
  expect(base.adopt(fork).toMap()).toEqual(fork.toMap());
});

it('counts what it holds, and what a fork replaces twice', () => {
  expect(Overlay.empty().heldValues).toBe(0);
  const fork = map().fork();
  expect(fork.heldValues).toBe(2);
  fork.set('b', 3);
  expect(fork.heldValues).toBe(3);
});

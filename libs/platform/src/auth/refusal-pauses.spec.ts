/** The delay of refused requests: per client, bounded in time and number. */
import { RefusalPauses } from './refusal-pauses.js';

const MANY = 1_000;

let waiting: (() => void)[];
/** The delay of each refusal, in milliseconds. */
let pausesMs: number[];
let answered: number;
let pauses: RefusalPauses;
const refuse = async (client = 'greedy') => {
  await pauses.pause(client);
  answered += 1;
};

beforeEach(() => {
  [waiting, pausesMs] = [[], []];
  answered = 0;
  pauses = new RefusalPauses((ms) => {
    pausesMs.push(ms);
    return new Promise((resolve) => waiting.push(resolve));
  });
});

it('holds a refusal back, until its time has passed', async () => {
  const refused = refuse();
  expect([waiting.length, answered]).toEqual([1, 0]);
  waiting[0]!();
  await refused;
  expect(answered).toBe(1);
});

it('lets those of one client wait for each other, and of another for none', async () => {
  const held = [refuse(), refuse(), refuse()];
  void refuse('another');
  expect(pausesMs).toEqual([250, 500, 750, 250]);
  for (const end of waiting) end();
  await Promise.all(held);
  void refuse();
  expect(pausesMs.at(-1)).toBe(250);
});

it('waits no longer than a connection is sure to last', () => {
  for (let connection = 0; connection < 100; connection++) void refuse();
  expect(Math.max(...pausesMs)).toBe(5_000);
});

it('holds so many back at once and no more, and as many again afterwards', async () => {
  const held = Array.from({ length: MANY }, () => refuse());
  await refuse();
  expect([waiting.length, answered]).toEqual([MANY, 1]);
  for (const end of waiting.splice(0)) end();
  await Promise.all(held);
  void refuse();
  expect(waiting).toHaveLength(1);
});

import { RefusalPauses } from './refusal-pauses.js';

const MANY = 1_000;

let waiting: (() => void)[];
let answered: number;
let pauses: RefusalPauses;
const refuse = async () => {
  await pauses.pause();
  answered += 1;
};

beforeEach(() => {
  waiting = [];
  answered = 0;
  pauses = new RefusalPauses(() => new Promise((resolve) => waiting.push(resolve)));
});

it('holds a refusal back, until its time has passed', async () => {
  const refused = refuse();
  expect([waiting.length, answered]).toEqual([1, 0]);
  waiting[0]!();
  await refused;
  expect(answered).toBe(1);
});

it('holds so many back at once and no more, and as many again afterwards', async () => {
  const held = Array.from({ length: MANY }, refuse);
  await refuse();
  expect([waiting.length, answered]).toEqual([MANY, 1]);
  for (const end of waiting.splice(0)) end();
  await Promise.all(held);
  void refuse();
  expect(waiting).toHaveLength(1);
});

/** Group commit: results only after the commit, and no failure leaves a writer waiting. */
import { nextTurn } from '#eventsourcing';
import type { Connection } from './connection.js';
import { createGroupCommit } from './group-commit.js';

let steps: string[];
let commitFailures: number;
let beginFailures: number;
let syncFailures: number;
let sync: Promise<void> | undefined;

beforeEach(() => {
  steps = [];
  commitFailures = 0;
  beginFailures = 0;
  syncFailures = 0;
  sync = undefined;
});

const connection = {
  commit() {
    if (commitFailures-- > 0) throw new Error('the disk is full');
    steps.push('commit');
  },
  rollback: () => void steps.push('rollback'),
} as unknown as Connection;

const group = () =>
  createGroupCommit({
    connection,
    turn: (work) => work(),
    async begin() {
      if (beginFailures-- > 0) throw new Error('another process keeps the lock');
      steps.push('begin');
    },
    async durable() {
      await sync;
      if (syncFailures-- > 0) throw new Error('the disk is broken');
      steps.push('durable');
    },
  });

const writes = (commit: ReturnType<typeof group>, ...names: readonly string[]) =>
  Promise.allSettled(
    names.map((name) =>
      commit
        .write(
          () => {
            steps.push(`write ${name}`);
            return name;
          },
          (result) => void steps.push(`committed ${result}`),
        )
        .then((result) => steps.push(`resolved ${result}`)),
    ),
  );

it('tells of a write after the commit, to who is to know first and then to who wrote', async () => {
  await writes(group(), 'a');
  expect(steps).toEqual(['begin', 'write a', 'commit', 'durable', 'committed a', 'resolved a']);
});

it('reports no write whose commit failed', async () => {
  commitFailures = 1;
  const [outcome] = await writes(group(), 'a');
  expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'the disk is full' } });
  expect(steps).toEqual(['begin', 'write a', 'rollback']);
});

it('does each write of a group again alone where their commit failed', async () => {
  const commit = group();
  const first = writes(commit, 'first');
  commitFailures = 1;
  const outcomes = await writes(commit, 'a', 'b');
  await first;
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  const told = steps.filter((step) => step.startsWith('committed'));
  expect(told.toSorted()).toEqual(['committed a', 'committed b', 'committed first']);
  for (const name of ['a', 'b', 'first']) {
    const wrote = steps.lastIndexOf(`write ${name}`);
    const committed = steps.indexOf('commit', wrote);
    expect(steps.indexOf(`committed ${name}`)).toBeGreaterThan(committed);
  }
});

it('rejects the writers of a transaction that could not begin, and serves later ones', async () => {
  beginFailures = 1;
  const commit = group();
  const outcomes = await writes(commit, 'a', 'b', 'c');
  const failed = { status: 'rejected', reason: { message: 'another process keeps the lock' } };
  expect(outcomes).toMatchObject([failed, failed, failed]);
  expect(steps).toEqual([]);
  await writes(commit, 'd');
  expect(steps.at(-1)).toBe('resolved d');
  await commit.drained();
});

it('reports no group that may be lost, and repeats none of it', async () => {
  syncFailures = 1;
  const commit = group();
  const outcomes = await writes(commit, 'a', 'b');
  const lost = { status: 'rejected', reason: { message: 'the disk is broken' } };
  expect(outcomes[0]).toMatchObject(lost);
  expect(steps.filter((step) => step === 'write a')).toHaveLength(1);
  expect(steps).not.toContain('committed a');
});

it('writes the next group once the one before is durable', async () => {
  let goOn = () => {};
  sync = new Promise((resolve) => (goOn = resolve));
  const commit = group();
  const first = writes(commit, 'a');
  while (!steps.includes('commit')) await nextTurn();
  const second = writes(commit, 'b', 'c');
  await nextTurn();
  expect(steps).toEqual(['begin', 'write a', 'commit']);
  goOn();
  await Promise.all([first, second]);
  expect(steps.filter((step) => /^(write|durable|resolved)/.test(step))).toEqual([
    ...['write a', 'durable', 'resolved a', 'write b', 'write c', 'durable'],
    ...['resolved b', 'resolved c'],
  ]);
});

it('lets no group grow without end: others have their turn after 1,024 writes', async () => {
  await writes(group(), ...Array.from({ length: 1_025 }, (_, index) => `${index}`));
  const sizes = steps
    .join()
    .split('begin')
    .map((one) => one.match(/write/g)?.length ?? 0);
  expect(sizes).toEqual([0, 1_024, 1]);
});

it('is drained once every writer has its result', async () => {
  const commit = group();
  const names = Array.from({ length: 200 }, (_, index) => `${index}`);
  const wrote = writes(commit, ...names);
  await commit.drained();
  const told = steps.filter((step) => step.startsWith('resolved'));
  expect(told).toEqual(names.map((name) => `resolved ${name}`));
  await wrote;
});

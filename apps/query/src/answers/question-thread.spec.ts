/** The thread for long queries: its answers, its failures and its end. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nextTurn, SetupError, TransientError } from '#eventsourcing';
import { readConfiguration } from '#platform';
import { QuestionThread } from './question-thread.js';

const question = { tenantId: 'contoso', now: '2025-09-15T12:00:00Z', by: [], limit: 1 };

/** Ends on request, like the real one. */
const PROGRAM = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', (said) => {
    if (said === 'end') process.exit();
    answer(said);
  });
  const say = (said) => parentPort.postMessage(said);
`;

let stopping: AbortController;
let running: Promise<void>;
let notices: unknown[];
beforeEach(() => {
  stopping = new AbortController();
  notices = [];
});
afterEach(async () => {
  stopping.abort();
  await running;
});

/** @param answer the body of a function of the query (`said`) */
function start(answer: string): QuestionThread {
  const program = `${PROGRAM} function answer(said) { ${answer} }`;
  const thread = new QuestionThread(
    readConfiguration({}),
    (...notice) => notices.push(notice),
    new URL(`data:text/javascript,${encodeURIComponent(program)}`),
  );
  running = thread.run(stopping.signal);
  return thread;
}

const ECHO = `say({ kind: 'answered', id: said.id, answer: [said.name, said.arguments[0].limit], missing: null });`;

it('answers each question with its own answer, in whichever order they come', async () => {
  const thread = start(`
    globalThis.held ??= [];
    held.push(said);
    if (held.length === 3) for (const said of held.reverse()) { ${ECHO} }
  `);
  const answers = await Promise.all([
    thread.breakdown(question),
    thread.breakdown({ ...question, limit: 2 }),
    thread.usageChanges({ ...question, limit: 3 } as never),
  ]);
  expect(answers).toEqual([
    ['breakdown', 1],
    ['breakdown', 2],
    ['usageChanges', 3],
  ]);
});

it.each([
  { cause: 'transient', error: new TransientError('why') },
  { cause: 'setup', error: new SetupError('why') },
  { cause: 'bug', error: new Error('why') },
])('fails a question by what it failed of: $error', async ({ cause, error }) => {
  const thread = start(
    `say({ kind: 'failed', id: said.id, cause: '${cause}', text: 'why', missing: null });`,
  );
  const failure: unknown = await thread.breakdown(question).catch((reason: unknown) => reason);
  expect(failure).toEqual(error);
  expect(failure).toBeInstanceOf(error.constructor);
});

it.each([
  ['answered', ECHO],
  ['failed', `say({ kind: 'failed', id: said.id, cause: 'bug', text: 'why', missing: null });`],
])('keeps nothing of a question that is %s', async (_, answer) => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const thread = start(answer);
  const came = async () => {
    const outcome: unknown = await thread.breakdown(question).catch((error: unknown) => error);
    return new WeakRef(outcome as object);
  };
  const outcomes = [await came(), await came()];
  await nextTurn();
  collect();
  expect(outcomes.map((outcome) => outcome.deref())).toEqual([undefined, undefined]);
});

it.each([
  { end: 'process.exit(7);', error: 'TransientError' },
  { end: `throw new RangeError('out of memory');`, error: 'RangeError' },
])('fails what was asked when it ends by $end, and begins anew', async ({ end, error: name }) => {
  const thread = start(`if (said.arguments[0].limit === 2) { ${end} } ${ECHO}`);
  await expect(thread.breakdown({ ...question, limit: 2 })).rejects.toMatchObject({ name });
  expect(await thread.breakdown(question)).toEqual(['breakdown', 1]);
});

it('is ready as far as its last question knows', async () => {
  const thread = start(`
    const missing = said.arguments[0].limit === 1 ? null : 'rows.db is damaged';
    if (missing) say({ kind: 'failed', id: said.id, cause: 'setup', text: missing, missing });
    else say({ kind: 'answered', id: said.id, answer: 1, missing });
  `);
  const { indicator } = thread;
  expect(await indicator.check()).toBeNull();
  await expect(thread.breakdown({ ...question, limit: 2 })).rejects.toThrow(SetupError);
  expect(await indicator.check()).toBe('rows.db is damaged');
  await thread.breakdown(question);
  expect(await indicator.check()).toBeNull();
});

it('passes notices on', async () => {
  const thread = start(`say({ kind: 'notice', notice: ['warn', 'the file is locked'] }); ${ECHO}`);
  await thread.breakdown(question);
  expect(notices).toEqual([['warn', 'the file is locked']]);
});

it('ends with the process, and unanswered questions may be asked again', async () => {
  const asked = start('').breakdown(question);
  stopping.abort();
  await expect(asked).rejects.toBeInstanceOf(TransientError);
  await running;
});

it('is over once the thread has ended, and not before', async () => {
  const order: string[] = [];
  const asked = start('')
    .breakdown(question)
    .catch(() => order.push('thread'));
  stopping.abort();
  await running;
  order.push('task');
  await asked;
  expect(order).toEqual(['thread', 'task']);
});

/** The main module of the thread for long queries: answers them until the thread is told to end. */
import { parentPort, workerData } from 'node:worker_threads';
import { sleep, systemClock } from '#eventsourcing';
import { type Configuration, endWhenAsked, failureOf } from '#platform/basics';
import { openEngines } from '#engines/basics';
import { BreakdownPrefetch } from './breakdown-prefetch.js';
import { type LongQuestions, longQuestions } from './long-questions.js';
import type { Ask, FromThread } from './question-thread.js';

endWhenAsked();

const post = (said: FromThread) => parentPort!.postMessage(said);
const engines = openEngines({
  configuration: workerData as Configuration,
  clock: systemClock,
  sleep,
  onNotice: (...notice) => post({ kind: 'notice', notice }),
});

/** Kept between queries. */
let prefetch: BreakdownPrefetch | null = null;

async function longQuestionsHere(): Promise<LongQuestions> {
  const database = await engines.readDatabase();
  prefetch ??= new BreakdownPrefetch(database, systemClock);
  const breakdown = prefetch.breakdown.bind(prefetch);
  return { ...longQuestions(database), breakdown };
}

async function answer({ id, name, arguments: args }: Ask): Promise<FromThread> {
  try {
    const ask = (await longQuestionsHere())[name] as (
      ...args: readonly unknown[]
    ) => Promise<unknown>;
    return { kind: 'answered', id, answer: await ask(...args), missing: await missing() };
  } catch (error) {
    const failure = failureOf(error);
    const setup = failure.cause === 'setup' ? failure.text : null;
    return { kind: 'failed', id, ...failure, missing: (await missing()) ?? setup };
  }
}

/** The database's last complaint, even if some pages of the file can be read; `null` if the file is not open. */
const missing = async (): Promise<string | null> => engines.disk()?.complaint() ?? null;

/** The request to end the thread arrives as a message (a string), too. */
parentPort!.on('message', (said: Ask | string) => {
  if (typeof said !== 'string') void answer(said).then(post);
});

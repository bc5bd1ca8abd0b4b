/**
 * Sends requests at a steady rate and reports the milliseconds of each response: `asker-main.js QUESTIONS`, as JSON.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { HttpAsker } from './http-asker.js';
import type { SteadyQuestions } from './steady-questions.js';

/** The shortest delay of a Node timer. */
const EVERY_MS = 1;

/**
 * Sends requests when they are due, whether or not earlier ones are complete; they may have to wait for a connection.
 */
async function ask(questions: SteadyQuestions): Promise<number[]> {
  const { address, token, paths, perSecond, warmUpSeconds, seconds, connections } = questions;
  const asker = new HttpAsker(address, { connections, token });
  const count = perSecond * (warmUpSeconds + seconds);
  const uncounted = perSecond * warmUpSeconds;
  const waits: number[] = [];
  const underWay: Promise<void>[] = [];
  const one = async (number: number) => {
    const sent = performance.now();
    await asker.get(paths.pattern.replace('#', String(number % paths.count)));
    if (number >= uncounted) waits.push(performance.now() - sent);
  };
  const start = performance.now();
  for (let number = 0; number < count;) {
    const due = ((performance.now() - start) * perSecond) / 1_000;
    while (number < due && number < count) underWay.push(one(number++));
    await pause(EVERY_MS);
  }
  await Promise.all(underWay);
  asker.close();
  return waits;
}

const waits = await ask(JSON.parse(process.argv[2]!) as SteadyQuestions);
process.send!(waits, () => process.disconnect());

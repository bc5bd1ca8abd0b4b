/** Starts a process, and ends it with a message on stderr and code 1 if it cannot continue. */
import { isTransient, SetupError, StreamDamagedError } from '#eventsourcing';
import { oneLine } from '../one-line.js';
import { endThreads } from './threads.js';

export type OnFatal = (what: string, error: unknown) => void;

/** Runs the main function of the process. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    endWith(describe(error));
  }
}

/** Ends the process, because its other parts must not continue after one has failed. */
export const exitLoudly: OnFatal = (what, error) => {
  endWith(`${what} has failed permanently: ${describe(error)}`);
};

let ending: Promise<void> | null = null;

/** Reports only the first failure, because it causes others, such as terminated threads. */
function endWith(text: string): void {
  ending ??= end(text).finally(() => (ending = null));
}

async function end(text: string): Promise<void> {
  await new Promise<void>((resolve) => void process.stderr.write(`${text}\n`, () => resolve()));
  await endThreads().finally(() => process.exit(1));
}

/** One line for a setup error, a damaged stream or an unreachable engine, which need no stack; a stack for a bug. */
function describe(error: unknown): string {
  const isForeseen =
    error instanceof SetupError || error instanceof StreamDamagedError || isTransient(error);
  if (isForeseen) return oneLine(error.message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

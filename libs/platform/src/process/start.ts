/** Starts a process, and ends it with one line on stderr and code 1 when it cannot continue. */
import { isTransient, SetupError, StreamDamagedError } from '#eventsourcing';
import { oneLine } from '../one-line.js';
import { endThreads } from './threads.js';

export type OnFatal = (what: string, error: unknown) => void;

/** Runs the process's main function. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    endWith(describe(error));
  }
}

/** Ends the process: its parts must not continue after one has stopped. */
export const exitLoudly: OnFatal = (what, error) => {
  endWith(`${what} has failed permanently: ${describe(error)}`);
};

let ending: Promise<void> | null = null;

/** What the first end brings about, such as threads that are gone, is no news. */
function endWith(text: string): void {
  ending ??= end(text).finally(() => (ending = null));
}

async function end(text: string): Promise<void> {
  await new Promise<void>((resolve) => void process.stderr.write(`${text}\n`, () => resolve()));
  await endThreads().finally(() => process.exit(1));
}

/** What an operator has to put right, a damaged stream or an engine that is away needs no stack to be understood; a bug does. */
function describe(error: unknown): string {
  const isForeseen =
    error instanceof SetupError || error instanceof StreamDamagedError || isTransient(error);
  if (isForeseen) return oneLine(error.message);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Runs parts of a benchmark in other processes, so that their load is not counted as the service's. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface Apart {
  /** Tells the process to end. @returns its last message */
  end(): Promise<unknown>;
}

/** Resolves at the first message, which means that it runs at full speed. @throws Error if it ends before */
export async function startApart(main: URL, args: readonly string[]): Promise<Apart> {
  const child = fork(main, args);
  const over = ended(child);
  const early = over.then(() => {
    throw new Error(`${main.pathname} has ended before it was under way`);
  });
  await Promise.race([once(child, 'message'), early]);
  early.catch(() => {});
  return {
    end() {
      child.send('end');
      return over;
    },
  };
}

/** @returns the last message before it ends by itself */
export const runApart = (main: URL, args: readonly string[]): Promise<unknown> =>
  ended(fork(main, args));

async function ended(child: ChildProcess): Promise<unknown> {
  let said: unknown;
  child.on('message', (message) => (said = message));
  // Messages arrive before the disconnection.
  const [[code]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} has ended with ${String(code)}`);
  return said;
}

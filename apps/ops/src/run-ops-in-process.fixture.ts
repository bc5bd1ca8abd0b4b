/** Runs an `ops` command within the process of a spec, and returns its exit code and its output. */
import { operatorsProgram, runProgram } from './program.js';

export interface CommandOutput {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

/** Restores what the command changes in the process; one at a time, because a process has one exit code. */
export async function runOpsInProcess(
  dataDir: string,
  ...words: readonly string[]
): Promise<CommandOutput> {
  const before = {
    exit: process.exit,
    exitCode: process.exitCode,
    folder: process.env['DATA_DIR'],
  };
  const texts = { out: '', errors: '' };
  const streams = { out: process.stdout, errors: process.stderr };
  const writes = { out: streams.out.write, errors: streams.errors.write };
  for (const name of ['out', 'errors'] as const) {
    streams[name].write = ((text: string, written?: () => void) => {
      texts[name] += text;
      written?.();
      return true;
    }) as typeof process.stdout.write;
  }
  const ended = new Promise<number>((resolve) => {
    process.exit = resolve as typeof process.exit;
  });
  process.exitCode = undefined;
  process.env['DATA_DIR'] = dataDir;
  try {
    const exit = await runProgram(operatorsProgram(), words);
    return { code: exit ?? (process.exitCode as number | undefined) ?? (await ended), ...texts };
  } finally {
    Object.assign(process, { exit: before.exit, exitCode: before.exitCode });
    for (const name of ['out', 'errors'] as const) streams[name].write = writes[name];
    if (before.folder === undefined) delete process.env['DATA_DIR'];
    else process.env['DATA_DIR'] = before.folder;
  }
}

/** Runs `npm run ops` as an operator does and returns its output. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { quickProduct } from './built-product.js';
import { Child } from './child.js';

export interface CommandOutput {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
}

export const ops = (dataDir: string, ...words: readonly string[]): Promise<CommandOutput> =>
  opsOver({ DATA_DIR: dataDir }, ...words);

/** Runs a command on the engines that the environment names. */
export async function opsOver(
  env: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<CommandOutput> {
  const script = await opsEntryPoint();
  const child = new Child({ script, arguments: words, env });
  const code = await child.gone;
  return { code, out: child.output, errors: child.errors };
}

const opsEntryPoint = async (): Promise<string> =>
  join(await quickProduct(), 'apps/ops/src/main.js');

/**
 * Runs a command whose output is not read, as in `ops … | head -0`.
 * @returns its output on stderr
 */
export async function withoutReader(
  word: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const pipe = `"$0" "$@" | true`;
  const line = ['-c', pipe, process.execPath, await opsEntryPoint(), word];
  const { stderr } = await promisify(execFile)('sh', line, {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  return stderr;
}

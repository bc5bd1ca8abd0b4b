/** Runs the same benchmarks on this Node and on Node 24 from npm, one after the other, each in a process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure, Report } from './report.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const NODE_24 = [join(ROOT, '.ci/node-24.sh'), 'node'];

/** The values of `--node`, with the commands that start each Node. */
export const NODES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  '24': [NODE_24],
  both: [[process.execPath], NODE_24],
};

/**
 * @param names of benchmarks; all if empty
 * @returns all figures, those of each Node under its version
 * @throws Error if a benchmark fails; its output was passed on
 */
export async function onNodes(
  commands: readonly (readonly string[])[],
  names: readonly string[],
  report: Report,
): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-nodes-'));
  const figures: Figure[] = [];
  try {
    for (const [index, command] of commands.entries()) {
      const version = (await say([...command, '--version'])).trim();
      report(`\nNode ${version}`);
      const json = join(folder, `${index}.json`);
      await say(
        [...command, ...process.execArgv, process.argv[1]!, ...names, '--json', json],
        true,
      );
      const found = JSON.parse(await readFile(json, 'utf8')) as Figure[];
      figures.push(...found.map((one) => ({ ...one, name: `${one.name} (Node ${version})` })));
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @returns its stdout, unless that is passed on */
async function say([program, ...rest]: readonly string[], passesOn = false): Promise<string> {
  const child = spawn(program!, rest, {
    stdio: ['ignore', passesOn ? 'inherit' : 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout?.on('data', (bytes: Buffer) => (text += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${[program, ...rest].join(' ')} ended with ${code}`);
  return text;
}

/** Builds the product from the present sources, for processes under test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const COMPILER = 'node_modules/typescript7/bin/tsc';
/** A file in the build that names the test run it was made for. */
const MADE_FOR = 'made-for-run';
/** What the compiler answers when it wrote everything; whether the types agree is another check's business. */
const WROTE_ALL = [0, 2];

let built: Promise<string> | undefined;

/** Built once in a test run, for all the specifications of a worker. @returns what stands for `dist` */
export const builtProduct = (): Promise<string> => (built ??= build());

/**
 * Each worker of a test run has a build of its own: two may need one at the same moment, and `dist`
 * may be in use. The compiler writes only what changed.
 */
async function build(): Promise<string> {
  const folder = join(process.cwd(), '.cache', 'built', process.env['JEST_WORKER_ID'] ?? 'main');
  const mark = join(folder, MADE_FOR);
  const run = process.env['TEST_RUN'];
  if (run !== undefined && run === (await readFile(mark, 'utf8').catch(unlessMissing))) {
    return folder;
  }
  await mkdir(folder, { recursive: true });
  await writeManifest(join(folder, 'package.json'));
  await compileInto(folder);
  await writeFile(mark, run ?? '');
  return folder;
}

/** Another run's processes may be reading it at this moment: what is the same is not written again. */
async function writeManifest(path: string): Promise<void> {
  const manifest = (await readFile('package.json', 'utf8')).replaceAll('"./dist/', '"./');
  if ((await readFile(path, 'utf8').catch(unlessMissing)) !== manifest) {
    await writeFile(path, manifest);
  }
}

/** @throws with all the compiler said, when it did not write everything */
async function compileInto(folder: string): Promise<void> {
  const target = ['--outDir', folder, '--tsBuildInfoFile', join(folder, 'built.tsbuildinfo')];
  const compiler = spawn(process.execPath, [COMPILER, '-p', 'tsconfig.json', ...target], {
    stdio: 'pipe',
  });
  const said: Buffer[] = [];
  for (const stream of [compiler.stdout, compiler.stderr]) {
    stream.on('data', (bytes: Buffer) => said.push(bytes));
  }
  const [code] = (await once(compiler, 'close')) as [number | null];
  if (!WROTE_ALL.includes(code ?? -1)) {
    throw new Error(`The build ended with ${code}\n${Buffer.concat(said).toString()}`);
  }
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

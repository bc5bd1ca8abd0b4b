/** Builds the product from the present sources, for processes under test. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { joinProduct, writeUnlessSame } from '../../deploy/join/join-product.js';
import { unlessMissing } from './missing-file.js';

const COMPILER = 'node_modules/typescript7/bin/tsc';
/** A file in the build that names the test run it was made for. */
const MADE_FOR = 'made-for-run';
/**
 * Excludes specifications and compiles each file in isolation. Skipping the types of its imports saves most of the
 * compiler's work; another check verifies the types.
 */
const SOURCES = 'test/support/built-product.tsconfig.json';
const CHECK_EVERY_MS = 100;

let built: Promise<string> | undefined;

/** Builds once per test run. @returns the folder that stands in for `dist` */
export const builtProduct = (): Promise<string> => (built ??= build());

/** The same for processes that are started often: its modules are joined, so that a start takes a third of the time. */
export const quickProduct = async (): Promise<string> => joinedOf(await builtProduct());

/** Beside the build, because an image contains everything in the folder that stands in for `dist`. */
const joinedOf = (folder: string): string => join(folder, '..', 'joined');

/** One worker builds and the others wait; `dist` may be in use. The compiler writes only what changed. */
async function build(): Promise<string> {
  const folder = join(process.cwd(), '.cache', 'built');
  const run = process.env['TEST_RUN'] ?? randomUUID();
  const mark = join(folder, MADE_FOR);
  const lock = join(folder, `building-for-${run}`);
  await mkdir(folder, { recursive: true });
  while ((await readFile(mark, 'utf8').catch(unlessMissing)) !== run) {
    if (!(await isMadeAnew(lock))) await setTimeout(CHECK_EVERY_MS);
    else await buildFor(folder, run).finally(() => rm(lock));
  }
  return folder;
}

async function buildFor(folder: string, run: string): Promise<void> {
  const manifest = await readFile('package.json', 'utf8');
  await writeUnlessSame(join(folder, 'package.json'), manifest.replaceAll('"./dist/', '"./'));
  await compileInto(folder);
  await joinProduct(folder, joinedOf(folder));
  await writeFile(join(folder, MADE_FOR), run);
}

/** @returns whether the file is new */
async function isMadeAnew(path: string): Promise<boolean> {
  try {
    await writeFile(path, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** @throws the compiler's output if it did not write everything */
async function compileInto(folder: string): Promise<void> {
  const target = ['--outDir', folder, '--tsBuildInfoFile', join(folder, 'built.tsbuildinfo')];
  const options = ['-p', SOURCES, ...target];
  const compiler = spawn(process.execPath, [COMPILER, ...options], { stdio: 'pipe' });
  const said: Buffer[] = [];
  for (const stream of [compiler.stdout, compiler.stderr]) {
    stream.on('data', (bytes: Buffer) => said.push(bytes));
  }
  const [code] = (await once(compiler, 'close')) as [number | null];
  if (code !== 0) {
    throw new Error(`The build ended with ${code}\n${Buffer.concat(said).toString()}`);
  }
}

/** The product built afresh from the present sources, so that a process under test is never an old one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const COMPILER = 'node_modules/typescript7/bin/tsc';
/** What the compiler answers when it wrote everything; whether the types agree is another check's business. */
const WROTE_ALL = [0, 2];

let built: Promise<string> | undefined;

/** Built once per specification, however many processes it starts. @returns what stands for `dist` */
export const builtProduct = (): Promise<string> => (built ??= build());

/**
 * Each worker of a test run has a build of its own: two may need one at the same moment, and `dist`
 * may be in use. The compiler writes only what changed.
 */
async function build(): Promise<string> {
  const folder = join(process.cwd(), '.cache', 'built', process.env['JEST_WORKER_ID'] ?? 'main');
  await mkdir(folder, { recursive: true });
  const manifest = await readFile('package.json', 'utf8');
  await writeFile(join(folder, 'package.json'), manifest.replaceAll('"./dist/', '"./'));
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
  return folder;
}

/** The client's npm package as a user installs it: its files, its examples with the real system, its types. */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type GuardedMeter, startGuardedMeter } from '../support/guarded-meter.js';
import { PATIENCE_MS } from '../support/meter-process.js';

const run = promisify(execFile);
const NAME = 'ai-credit-meter-client';

let folder: DataFolder;
let files: string[];
let meter: GuardedMeter;
let token: string;

beforeAll(async () => {
  folder = await dataFolder();
  files = await install(folder.path);
  meter = await startGuardedMeter();
  token = await meter.issuer.good({ claims: { roles: ['publisher'], tenants: ['contoso'] } });
  const admin = await meter.as({ roles: ['admin'], tenants: ['contoso'] });
  const grant = { sku: 'aiBuilderAddOn', quantity: 1, validFrom: '2025-01-01T00:00:00Z' };
  expect((await admin.send('POST', '/v1/tenants/contoso/grants', grant)).status).toBe(201);
}, PATIENCE_MS);
afterAll(async () => {
  await meter.stop();
  await folder.remove();
});

it('has what it needs and nothing else', () => {
  expect(files).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.d.ts', 'dist/index.js']),
  );
  const expected = /^(LICENSE|README\.md|package\.json|dist\/[\w-]+\.(js|d\.ts))$/;
  expect(files.filter((file) => !expected.test(file) || file.includes('spec'))).toEqual([]);
});

it('runs the examples of its README', async () => {
  const readme = await readFile('libs/client/README.md', 'utf8');
  const examples = [...readme.matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
  const shown: string[] = [];
  for (const [index, example] of examples.entries()) {
    const script = join(folder.path, `example-${index}.mjs`);
    await writeFile(script, example.replaceAll('http://localhost:3000', meter.address));
    const env = { ...process.env, NODE_OPTIONS: '', METER_TOKEN: token };
    shown.push((await run(process.execPath, [script], { env })).stdout.trim());
  }
  expect(shown).toEqual(['7f0c2d9e-1 accepted', 'runs']);
});

it('has types that a stranger can use', async () => {
  const usage = `import { meterClient, type EventResult } from '${NAME}';
    const results: EventResult[] = await meterClient({ baseUrl: '' }).publish([]);
    export { results };`;
  await writeFile(join(folder.path, 'usage.mts'), usage);
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'];
  const compiler = join(process.cwd(), 'node_modules/typescript7/bin/tsc');
  const types = ['--lib', 'es2023,dom', '--types', '', 'usage.mts'];
  await run(process.execPath, [compiler, ...options, ...types], { cwd: folder.path });
});

/**
 * Packs the client as npm would publish it, and unpacks it where a program in this folder finds it. @returns its files
 */
async function install(folder: string): Promise<string[]> {
  const source = join(folder, 'package-source');
  await cp('libs/client', source, { recursive: true });
  const build = ['-p', 'libs/client/tsconfig.build.json', '--outDir', join(source, 'dist')];
  await run(process.execPath, ['node_modules/typescript7/bin/tsc', ...build]);
  const pack = ['pack', '--json', '--ignore-scripts', '--offline', '--pack-destination', folder];
  const { stdout } = await run('npm', pack, { cwd: source });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  const target = join(folder, 'node_modules', NAME);
  await mkdir(target, { recursive: true });
  const archive = join(folder, packed.filename);
  await run('tar', ['xzf', archive, '-C', target, '--strip-components', '1']);
  return packed.files.map(({ path }) => path);
}

/** The container image contains everything it needs, and works as a user who cannot write its files. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { assembleImage, type Image } from './image.js';
import { PATIENCE_MS } from '../support/meter-process.js';

let image: Image;
let files: readonly string[];
let data: string;

beforeAll(async () => {
  image = await assembleImage();
  files = await image.files();
  data = await mkdtemp(join(tmpdir(), 'image-'));
}, PATIENCE_MS);
afterAll(async () => {
  await image.remove();
  await rm(data, { recursive: true });
});

const ours = () => files.filter((file) => !file.startsWith('node_modules/'));
const matching = (expression: RegExp) => ours().filter((file) => expression.test(file));

it('holds every app', () => {
  for (const app of ['metering', 'projector', 'query', 'admin', 'scheduler', 'standalone', 'ops']) {
    expect(files).toContain(`dist/apps/${app}/src/main.js`);
  }
});

it('holds no specification, no helper of tests, no stand-in', () => {
  expect(matching(/\.spec\.|\.fixture\.|spec-support|spec-helper/)).toEqual([]);
  expect(matching(/(^|\/)testing\/|stand-in|^dist\/test\//)).toEqual([]);
});

it('holds no tool of development', () => {
  const packages = new Set(
    files.map((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]),
  );
  expect(packages.size).toBeGreaterThan(50);
  for (const name of ['jest', 'typescript', 'eslint', 'vite', 'oidc-provider', 'fast-check']) {
    expect(packages).not.toContain(name);
  }
});

it('holds no key, no data, nothing of its builder', () => {
  expect(
    matching(/\.(pem|key|env|db)$|(^|\/)(\.env|\.git|\.npmrc|\.cache|data|jwks\.json)(\/|$)/),
  ).toEqual([]);
});

/** On this machine such paths exist, so a start would not reveal them. */
it('names no place of the machine that built it', async () => {
  const modules = matching(/^dist\/.*\.js$/).filter((file) => !file.includes('/public/'));
  const naming: string[] = [];
  for (const file of modules) {
    const code = await readFile(join(image.root, file), 'utf8');
    if (/["'`]file:\/\/\//.test(code) || code.includes(process.cwd())) naming.push(file);
  }
  expect(modules.length).toBeGreaterThan(10);
  expect(naming).toEqual([]);
});

it(
  'starts from what it holds, as a user who can write nowhere but in the data folder',
  async () => {
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(data, image.user, image.user);
    const [, ...words] = image.command;
    const child = spawn(process.execPath, words, {
      cwd: image.root,
      env: { ...image.env, HOST: '127.0.0.1', PORT: '0', DATA_DIR: data, LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'inherit'],
      ...(isRoot && { uid: image.user, gid: image.user }),
    });
    const ended = once(child, 'exit');
    try {
      const address = await addressSaid(child.stdout);
      expect((await fetch(`${address}/health/ready`)).status).toBe(200);
      expect((await fetch(`${address}/v1/tenants`)).status).toBe(200);
      expect((await fetch(`${address}/docs`)).status).toBe(200);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
    expect(await image.files()).toEqual(files);
  },
  PATIENCE_MS,
);

async function addressSaid(output: NodeJS.ReadableStream): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface({ input: output })) {
    said.push(line);
    const address = /^ *API +(http:\S+)$/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`It did not start: ${said.join('\n')}`);
}

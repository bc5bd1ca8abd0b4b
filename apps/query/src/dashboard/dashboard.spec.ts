/** How the dashboard's page and files are served. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, createLogger } from '#platform';
import { DashboardController } from './dashboard.controller.js';
import { DASHBOARD_FILES, readDashboardFiles } from './files.js';

@Module({})
class ServedModule {}

const SCRIPT = 'export const answer = 42;';

let folder: string;
let app: NestFastifyApplication;

async function serve(from: string): Promise<NestFastifyApplication> {
  const module = {
    module: ServedModule,
    controllers: [DashboardController],
    providers: [{ provide: DASHBOARD_FILES, useValue: await readDashboardFiles(from) }],
  };
  const logger = createLogger({ level: 'error', format: 'text' });
  const served = await createHttpApp(module, { logger });
  await served.init();
  return served;
}

beforeAll(async () => {
  folder = `${await mkdtemp(join(tmpdir(), 'dashboard-'))}/`;
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<script nonce="__NONCE__"></script>');
  await writeFile(join(folder, 'assets/index-1.js'), SCRIPT);
  await writeFile(join(folder, 'assets/index-1.js.br'), brotliCompressSync(SCRIPT));
  app = await serve(folder);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

describe('the page', () => {
  it.each([
    '/',
    '/me',
    '/operations',
    '/tenants',
    '/tenants/a?month=2026-11&by=x&by=y',
    '/tenants/a/runs/%2Fflow/1',
  ])('is the same at %s', async (url) => {
    const { statusCode, headers, body } = await app.inject(url);
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toContain('<script');
  });

  it('allows nothing but its own files and the styles that carry its nonce', async () => {
    const { headers, body } = await app.inject('/');
    const nonce = /nonce="([^"]+)"/.exec(body)![1];
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`frame-ancestors 'none'`);
    expect(policy).not.toMatch(/unsafe|https?:|data:|\*/);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('has another nonce every time', async () => {
    const nonces = await Promise.all(['/', '/'].map(async (url) => (await app.inject(url)).body));
    expect(new Set(nonces).size).toBe(2);
  });

  it('is missing, and says so, where the dashboard was not built', async () => {
    const bare = await serve(join(folder, 'nowhere/'));
    const { statusCode, body } = await bare.inject('/');
    expect(statusCode).toBe(404);
    expect(body).toContain('npm run build');
    await bare.close();
  });
});

describe('a file', () => {
  it('comes compressed to those who can read it, and is kept for ever', async () => {
    const asked = { url: '/assets/index-1.js', headers: { 'accept-encoding': 'gzip, br' } };
    const { headers, rawPayload } = await app.inject(asked);
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(rawPayload).toEqual(brotliCompressSync(SCRIPT));
  });

  it('comes as it is to everybody else', async () => {
    const { headers, body } = await app.inject('/assets/index-1.js');
    expect(headers['content-encoding']).toBeUndefined();
    expect(body).toBe(SCRIPT);
  });

  it.each([
    '/assets/other.js',
    '/assets/..%2findex.html',
    '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
  ])('is not found at %s', async (url) => expect((await app.inject(url)).statusCode).toBe(404));
});

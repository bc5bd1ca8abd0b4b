/** How the dashboard's page and files are served. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { Controller, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApp, createLogger, Open } from '#platform';
import { DashboardController, notFoundPage } from './dashboard.controller.js';
import { routeAt } from '../../../dashboard/src/data/addresses.js';
import { DASHBOARD_FILES, readDashboardFiles } from './files.js';

@Module({})
class ServedModule {}

@Controller()
class SentController {
  @Post('sent')
  @Open('nothing is done')
  sent(): string {
    return 'sent';
  }
}

const SCRIPT = 'export const answer = 42;';

let folder: string;
let app: NestFastifyApplication;

async function serve(from: string): Promise<NestFastifyApplication> {
  const module = {
    module: ServedModule,
    controllers: [DashboardController, SentController],
    providers: [
      { provide: DASHBOARD_FILES, useValue: await readDashboardFiles(from) },
      notFoundPage,
    ],
  };
  const logger = createLogger({ level: 'error', format: 'text' });
  const served = await createHttpApp(module, { logger });
  await served.init();
  return served;
}

beforeAll(async () => {
  folder = `${await mkdtemp(join(tmpdir(), 'dashboard-'))}/`;
  await mkdir(join(folder, 'assets'));
  await writeFile(
    join(folder, 'index.html'),
    '<script nonce="__NONCE__"></script><style nonce="__NONCE__"></style>',
  );
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
    '/tenants/a/overview',
    '/tenants/a/environments',
    '/tenants/a/environments/%3Cscript%3E',
    '/tenants/a/usage',
    '/tenants/a/runs',
    '/tenants/a/runs/%2Fflow/1',
    '/tenants/a/credits',
    '/tenants/a/policies',
    '/tenants/a/audit/',
  ])('is the same at %s', async (url) => {
    expect(routeAt(url.split('?')[0]!)).not.toEqual({ page: 'notFound' });
    const { statusCode, headers, body } = await app.inject(url);
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toContain('<script');
  });

  it('allows nothing but its own files and the styles that carry its nonce', async () => {
    const { headers, body } = await app.inject('/');
    const nonce = /nonce="([^"]+)"/.exec(body)![1];
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(body.match(/nonce="([^"]+)"/g)).toEqual(Array(2).fill(`nonce="${nonce}"`));
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

describe('an address where nothing is', () => {
  const NOWHERE = [
    '/nix',
    '/v1x',
    '/me/too',
    '/operations/x',
    '/tenants/x/nix',
    '/tenants/x/usage/more?month=2026-11',
    '/tenants/x/environments/e/more',
    '/tenants/x/runs/source',
    '/tenants/x/runs/source/id/more',
  ];
  const PROGRAMS = [
    undefined,
    '*/*',
    'application/json',
    'application/problem+json, */*;q=0.5',
    'text/html;q=0, */*',
  ];
  const BROWSERS = [
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8',
    'application/json;q=0.5, Text/HTML',
    'text/html;q=0.7',
  ];
  const ask = (from: NestFastifyApplication, url: string, accept: string | undefined) =>
    from.inject({ url, headers: accept === undefined ? {} : { accept } });

  it.each(NOWHERE)('shows the page to browsers at %s, and a problem to programs', async (url) => {
    for (const accept of BROWSERS) {
      const { statusCode, headers, body } = await ask(app, url, accept);
      expect([statusCode, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
      expect(headers['content-security-policy']).toContain(/nonce="([^"]+)"/.exec(body)![1]);
      expect(routeAt(url.split('?')[0]!)).toEqual({ page: 'notFound' });
    }
    for (const accept of PROGRAMS) expectProblem(await ask(app, url, accept));
  });

  it.each(['/v1', '/v1/nix', '/assets/other.js'])('is no page at %s', async (url) => {
    for (const accept of BROWSERS) expectProblem(await ask(app, url, accept));
  });

  it('answers methods that change something with a problem of the method', async () => {
    const { statusCode } = await app.inject({ method: 'POST', url: '/me', headers: HTML });
    expect(statusCode).toBe(405);
    expect((await app.inject({ url: '/sent', headers: HTML })).statusCode).toBe(405);
    expectProblem(await app.inject({ method: 'POST', url: '/nix', headers: HTML }));
  });

  it.each(['/%zz', '/tenants/%ff/usage', '/tenants/t?month=%zz'])(
    'shows the page to browsers at %s, which cannot be read, and a problem to programs',
    async (url) => {
      const read = async (accept: string | undefined) => {
        const { statusCode, headers } = await ask(app, url, accept);
        expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
        return [statusCode, headers['content-type']];
      };
      for (const accept of BROWSERS) {
        expect(await read(accept)).toEqual([400, 'text/html; charset=utf-8']);
      }
      for (const accept of PROGRAMS) {
        expect(await read(accept)).toEqual([400, 'application/problem+json; charset=utf-8']);
      }
    },
  );

  it('answers HEAD with the headers of the page', async () => {
    const { statusCode, headers } = await app.inject({
      method: 'HEAD',
      url: '/nix',
      headers: HTML,
    });
    expect([statusCode, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  });

  it('is a problem where the dashboard was not built', async () => {
    const bare = await serve(join(folder, 'nowhere/'));
    expectProblem(await ask(bare, '/nix', BROWSERS[0]));
    await bare.close();
  });
});

const HTML = { accept: 'text/html' };

function expectProblem(answer: Awaited<ReturnType<NestFastifyApplication['inject']>>): void {
  const { statusCode, headers } = answer as { statusCode: number; headers: object };
  expect([statusCode, headers]).toEqual([
    404,
    expect.objectContaining({ 'content-type': expect.stringContaining('problem+json') }),
  ]);
}

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

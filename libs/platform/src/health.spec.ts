/** Readiness as seen from this machine and by remote callers. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HealthIndicator } from './health.js';
import { createHttpApp } from './http.js';
import { createLogger } from './operations/logging.js';
import { createMetrics } from './operations/metrics.js';
import { PlatformModule } from './platform.module.js';

const looks = { now: 0, most: 0, all: 0 };
const indicators: readonly HealthIndicator[] = [
  {
    name: 'log',
    async check() {
      looks.all++;
      looks.most = Math.max(looks.most, ++looks.now);
      await new Promise((resolve) => setImmediate(resolve));
      looks.now--;
      return 'no broker of one:9092 answers';
    },
  },
  { name: 'disk', check: async () => null, notice: () => 'three files at /data are not ours' },
];
const warnings = ['AUTH=none: anyone who can reach this port may read and change everything'];
const identity = { name: 'Probe', release: '1.2.3', startedAt: '2025-09-15T12:00:00.000Z' };

let app: NestFastifyApplication;
beforeAll(async () => {
  const platform = PlatformModule.forRoot({
    ...{ metrics: createMetrics(), indicators, warnings, identity },
  });
  app = await createHttpApp(platform, { logger: createLogger({ level: 'error', format: 'text' }) });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(() => app.close());

it('says on this machine what is missing', async () => {
  const response = await app.inject('/health/ready');
  expect(response.json()).toEqual({
    status: 'unready',
    checks: {
      log: { status: 'down', missing: 'no broker of one:9092 answers' },
      disk: { status: 'up', notice: 'three files at /data are not ours' },
    },
    warnings,
  });
});

it('shows anonymous callers the part, no host and no file, and the warning that everybody is let in', async () => {
  const response = await app.inject({ url: '/health/ready', remoteAddress: '203.0.113.7' });
  expect(response.statusCode).toBe(503);
  expect(response.json()).toEqual({
    status: 'unready',
    checks: { log: { status: 'down' }, disk: { status: 'up' } },
    warnings,
  });
});

it('checks the engines once at a time, however many ask, and again for later callers', async () => {
  await Promise.all(Array.from({ length: 50 }, () => app.inject('/health/ready')));
  expect(looks.most).toBe(1);
  const before = looks.all;
  await app.inject('/health/ready');
  expect(looks.all).toBe(before + 1);
});

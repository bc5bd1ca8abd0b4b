/** The debug log: a line per batch, decision, rejection, projection and request, with metrics that agree. */
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { eventually } from '#testing';
import { quickProduct } from '../support/built-product.js';
import { Child } from '../support/child.js';
import { dataFolder, type DataFolder } from '../support/data-folder.js';
import { type HttpClient, httpClient } from '../support/http-client.js';
import { NOW, PATIENCE_MS } from '../support/meter-process.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

describe('a process that is asked to say more', () => {
  let folder: DataFolder;
  let process: Child;
  let http: HttpClient;

  beforeAll(async () => {
    folder = await dataFolder();
    const env = { PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'debug', CLOCK_START: NOW };
    const script = join(await quickProduct(), 'apps/standalone/src/main.js');
    process = new Child({ script, env });
    http = httpClient(await process.says(/^ *API +(http:\S+)$/m));
    const tenant = tenantOf(http, 'contoso');
    await tenant.own(1_000);
    await tenant.use(usageEvent({ id: 'run-1', tenantId: 'contoso', time: NOW }));
    await tenant.use(
      usageEvent({ id: 'run-1', tenantId: 'contoso', time: NOW, data: { userId: 'u' } }),
    );
    await tenant.usageOf(1);
  }, PATIENCE_MS);
  afterAll(async () => {
    await process.end('SIGTERM');
    await folder.remove();
  });

  it.each([
    ['command', 'tenantId="contoso" type="AddGrant"'],
    ['appended', 'stream="creditLedger-contoso_'],
    ['metered', 'topic="ai-model-executed"'],
    ['rejected', 'topic="ai-model-executed"'],
    ['projected', 'projection="usage"'],
    ['request', 'route="/v1/events" status=202'],
  ])('says a line of %s', async (what, fields) => {
    const line = new RegExp(`DEBUG.* ${what} .*${fields}`);
    await eventually(`${what} is said`, async () =>
      line.test(stripVTControlCharacters(process.output)),
    );
  });

  it('counts requests by route and measures the process', async () => {
    const metrics = await http.metrics();
    expect(metrics).toMatch(
      /meter_http_request_seconds_count\{method="POST",route="\/v1\/events",status="202"\} 2/,
    );
    expect(metrics).toMatch(/^process_cpu_seconds_total \d/m);
  });
});

/** A standalone service with the usage that a benchmark needs, and a browser if it needs one. */
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../support/browser.js';
import { Child } from '../../support/child.js';
import { type DataFolder, dataFolder } from '../../support/data-folder.js';
import { type HttpClient, httpClient } from '../../support/http-client.js';
import { usageEvent } from '../../support/usage-events.js';

export const TENANT = 'contoso';
/** The present time of the benchmark. */
const CLOCK_START = '2026-11-24T14:00:00Z';
const FIRST_MS = Date.parse('2026-11-01T00:00:00Z');
const SPAN_MS = 23 * 86_400_000;
const BATCH = 1_000;
const CHECK_EVERY_MS = 50;

export interface Usage {
  readonly runs: number;
  readonly environments: number;
}

export interface Service {
  readonly address: string;
  readonly http: HttpClient;
  /** Resolves when the query results show all the usage. */
  fill(usage: Usage): Promise<void>;
  /** Publishes one more run. */
  run(id: string): Promise<void>;
  /** A page with an empty cache; the caller closes it. */
  open(path: string): Promise<Page>;
  stop(): Promise<void>;
}

/** @param environment variables in addition to those that every part needs */
export async function startService(
  environment: Readonly<Record<string, string>> = {},
): Promise<Service> {
  const folder = await dataFolder();
  const child = new Child({
    script: 'dist/joined/apps/standalone/src/main.js',
    env: { PORT: '0', DATA_DIR: folder.path, LOG_LEVEL: 'error', CLOCK_START, ...environment },
  });
  const address = await child.says(/^ *API +(http:\S+)$/m);
  const http = httpClient(address);
  let browser: Promise<Browser> | undefined;
  await http.send('POST', `/v1/tenants/${TENANT}/grants`, {
    sku: 'aiBuilderAddOn',
    quantity: 10,
    validFrom: '2025-01-01',
  });
  return {
    address,
    http,
    fill: (usage) => fill(http, usage),
    async run(id) {
      await http.publish([eventOf(id, 0, 1)]);
    },
    async open(path) {
      browser ??= openBrowser();
      const context = await (
        await browser
      ).newContext({
        viewport: { width: 1280, height: 800 },
        locale: 'en-GB',
      });
      const page = await context.newPage();
      await page.goto(address + path, { waitUntil: 'commit' });
      return page;
    },
    stop: () => stopAll(browser, child, folder),
  };
}

async function stopAll(
  browser: Promise<Browser> | undefined,
  child: Child,
  folder: DataFolder,
): Promise<void> {
  await (await browser)?.close();
  await child.end('SIGTERM');
  await folder.remove();
}

const eventOf = (id: string, number: number, environments: number) =>
  usageEvent({
    id,
    tenantId: TENANT,
    time: new Date(FIRST_MS + ((number * 7_919_000) % SPAN_MS)).toISOString(),
    data: {
      environmentId: `environment-${number % environments}`,
      userId: `user-${number % 50}`,
      modelId: `model-${number % 7}`,
      automationId: `flow-${number % 40}`,
      automationName: `Flow ${number % 40}`,
    },
  });

async function fill(http: HttpClient, { runs, environments }: Usage): Promise<void> {
  for (let from = 0; from < runs; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, runs - from) }, (_, one) => from + one);
    await http.publish(numbers.map((number) => eventOf(`run-${number}`, number, environments)));
  }
  for (;;) {
    const { body } = await http.get(`/v1/tenants/${TENANT}/usage?limit=1`);
    if (body.runs >= runs) return;
    await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS));
  }
}

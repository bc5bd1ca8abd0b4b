/** The system with its dashboard and the demonstration's month, and a browser with a page, for specifications. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { systemClock } from '#eventsourcing';
import { freePort, tokenIssuer } from '#testing';
import { openBrowser } from '../support/browser.js';
import type { Child } from '../support/child.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type HttpClient, httpClient, type Json } from '../support/http-client.js';
import { copyDemoMonth } from './demo-month.js';
import { type Environment, LISTENING, startStandalone } from './standalone.js';

export interface Dashboard {
  readonly address: string;
  readonly http: HttpClient;
  /** Opens a page in a separate context and records its console messages. */
  open(path: string, options?: BrowserContextOptions): Promise<Reader>;
  /** Ends the process and starts another one at the same address with the same data. */
  restart(whileAway?: () => Promise<void>, env?: Environment): Promise<void>;
  /** Restarts with tokens required. @returns a function that makes a browser's headers for these claims, valid for this many seconds */
  guard(
    env?: Environment,
  ): Promise<(claims: Claims, expires?: number) => Promise<Required<Headers>>>;
  stop(): Promise<void>;
}

export type Claims = Readonly<Record<string, unknown>>;
type Headers = Pick<BrowserContextOptions, 'extraHTTPHeaders'>;

export interface Reader {
  readonly page: Page;
  /** Messages of the console, script errors, and violations of the content security policy. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export async function startDashboard(): Promise<Dashboard> {
  const folder = await dataFolder();
  await copyDemoMonth(folder.path);
  const port = String(await freePort());
  let standalone = startStandalone(folder.path, { PORT: port });
  const address = await standalone.says(LISTENING);
  const browser = await openBrowser();
  const restart = async (whileAway?: () => Promise<void>, env: Environment = {}) => {
    await standalone.end('SIGTERM');
    await whileAway?.();
    standalone = startStandalone(folder.path, { PORT: port, ...env });
    await standalone.says(LISTENING);
  };
  return {
    address,
    http: httpClient(address),
    open: (path, options = {}) => openReader(browser, address + path, options),
    restart,
    async guard(env = {}) {
      const issuer = await tokenIssuer(() => Math.floor(systemClock.now().getTime() / 1_000));
      const keys = join(folder.path, 'jwks.json');
      await restart(() => writeFile(keys, JSON.stringify(issuer.keySet)), {
        AUTH_KEYS_FILE: keys,
        ...env,
      });
      return async (claims, expires = 3_600) => {
        const authorization = `Bearer ${await issuer.good({ claims, expires })}`;
        return { extraHTTPHeaders: { authorization } };
      };
    },
    stop: () => stopAll(browser, standalone, folder),
  };
}

/** Waits until the act of a dialog is done, which its figures may show later. @returns the configuration with the act */
export async function configurationAfter(
  { http }: Pick<Dashboard, 'http'>,
  tenant: string,
  dialog: Locator,
): Promise<Json> {
  const done = await dialog.getByText(/Done, at position/).innerText();
  const position = done.replace(/\D/g, '');
  return (await http.get(`/v1/tenants/${tenant}/configuration?minPosition=${position}`)).body;
}

async function openReader(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
): Promise<Reader> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(url);
  // Not by role, because a dialog opened by the address hides it from role queries.
  await page.locator('main').waitFor();
  return { page, complaints, close: () => context.close() };
}

async function stopAll(browser: Browser, standalone: Child, folder: DataFolder): Promise<void> {
  await browser.close();
  await standalone.end('SIGTERM');
  await folder.remove();
}

/** Credits from the API as a page in British English shows them. */
export const grouped = (credits: string): string => Number(credits).toLocaleString('en-GB');

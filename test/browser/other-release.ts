/**
 * The pages with a service of another release, simulated by changing its responses on their way, for specifications.
 */
import { createHash } from 'node:crypto';
import type { Page, Route } from 'playwright-core';
import { TEST_SEED } from '../support/test-seed.js';
import { type Dashboard, startDashboard } from './dashboard.js';

const TRIALS = { version: 'own', effectiveFrom: '2026-11-01', trialsOffered: true };

export type Json = Readonly<Record<string, unknown>>;
export type Change = (object: Json) => Json;

/** Every page, with as much content as the demonstration provides. */
export const PATHS = [
  '/',
  '/tenants/northwind',
  '/tenants/contoso?explain=used',
  '/tenants/northwind/environments',
  '/tenants/northwind/environments/legal',
  '/tenants/contoso/usage?by=capability,context,currency',
  '/tenants/contoso/runs',
  'the run',
  '/tenants/classic/credits',
  '/tenants/classic/policies',
  '/tenants/classic/audit',
  '/operations',
  '/me?tenant=contoso&user=user-1',
] as const;

export interface OtherRelease {
  readonly dashboard: Dashboard;
  /** The address of a path; `the run` stands for the run that is shown. */
  readonly at: (path: string) => string;
}

export async function startOtherRelease(): Promise<OtherRelease> {
  const dashboard = await startDashboard();
  const { http } = dashboard;
  await http.send('PUT', '/v1/tenants/classic/policy', {
    rows: [{ ...TRIALS, regime: 'classic' }],
  });
  await http.send('POST', '/v1/tenants/classic/trials', { userId: 'ana' });
  const { source, id } = (await http.get('/v1/tenants/contoso/activity?limit=1')).body.runs[0];
  const run = `/tenants/contoso/runs/${encodeURIComponent(source)}/${encodeURIComponent(id)}`;
  return { dashboard, at: (path) => dashboard.address + (path === 'the run' ? run : path) };
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null;

/** Changes every object of a response, inner objects first. */
function changed(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) return value.map((one) => changed(one, change));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, one]) => [name, changed(one, change)]);
  return change(Object.fromEntries(members));
}

export interface Answers {
  readonly become: (change: Change) => void;
  /** Calls back with every object of the recorded responses. */
  readonly each: (look: (object: Json) => void) => void;
}

/** Records the page's responses, then changes them at every further visit. */
export async function answersOf(page: Page): Promise<Answers> {
  const kept = new Map<string, string>();
  let change: Change = (object) => object;
  const answer = async (route: Route) => {
    if (route.request().resourceType() === 'eventsource') return route.continue();
    const url = route.request().url();
    const key = `${url} ${route.request().postData() ?? ''}`;
    if (!kept.has(key)) {
      const response = await route.fetch();
      if (!response.ok()) return route.fulfill({ response });
      kept.set(key, await response.text());
    }
    return route.fulfill({ json: changed(JSON.parse(kept.get(key)!), change) });
  };
  await page.route(/\/v1\//, answer);
  return {
    become: (next) => void (change = next),
    each(look) {
      for (const text of kept.values()) {
        changed(JSON.parse(text), (object) => {
          look(object);
          return object;
        });
      }
    },
  };
}

/** @returns one of a page's members, because each costs a visit; another SEED chooses others */
export function chosenFrom(names: ReadonlySet<string>, path: string): string {
  const rank = (name: string) =>
    createHash('sha256').update(`${TEST_SEED} ${path} ${name}`).digest('hex');
  return [...names].reduce((least, name) => (rank(name) < rank(least) ? name : least));
}

/** @returns the text of the page once it has loaded, without content that is shown verbatim */
export async function visit(page: Page, address: string): Promise<string> {
  await page.goto(address);
  await page.locator('main').waitFor();
  await page.locator('[class*="bone"]').first().waitFor({ state: 'detached' });
  const raw = await page.locator('main pre').allInnerTexts();
  const said = await page.locator('main').innerText();
  return raw.reduce((rest, text) => rest.replace(text, ''), said);
}

/** Texts that no page may show, whatever the responses are. */
export const NONSENSE = /could not be shown|undefined|null|NaN|Infinity|\[object|Invalid Date/;

/** A page that is months behind: every word of the service's answers is one that it does not know, and members have come. */
import type { Page, Route } from 'playwright-core';
import { type Dashboard, startDashboard } from './dashboard.js';

const WORD = 'newerWord';
const TRIALS = { version: 'own', effectiveFrom: '2026-11-01', trialsOffered: true };

let dashboard: Dashboard;
/** Members of answers whose values the OpenAPI document lists. */
let listed: ReadonlySet<string>;
let run: string;

beforeAll(async () => {
  dashboard = await startDashboard();
  const { http } = dashboard;
  await http.send('PUT', '/v1/tenants/classic/policy', {
    rows: [{ ...TRIALS, regime: 'classic' }],
  });
  await http.send('POST', '/v1/tenants/classic/trials', { userId: 'ana' });
  listed = membersWithValues((await http.get('/openapi.json')).body);
  const { source, id } = (await http.get('/v1/tenants/contoso/activity?limit=1')).body.runs[0];
  run = `/tenants/contoso/runs/${encodeURIComponent(source)}/${encodeURIComponent(id)}`;
}, 180_000);
afterAll(() => dashboard.stop());

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function membersWithValues(schema: unknown, name = '', found = new Set<string>()): Set<string> {
  if (!isObject(schema)) return found;
  if ('enum' in schema) found.add(name);
  for (const [key, value] of Object.entries(schema)) {
    const isOfSchema = Array.isArray(schema) || /^(?:items|anyOf|oneOf|allOf|schema)$/.test(key);
    membersWithValues(value, isOfSchema ? name : key, found);
  }
  return found;
}

type Change = (object: Json) => Json;

/** Every object of an answer, the inner ones first. */
function changed(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) return value.map((one) => changed(one, change));
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, one]) => [name, changed(one, change)]);
  return change(Object.fromEntries(members));
}

const worded =
  (name: string): Change =>
  (object) =>
    typeof object[name] === 'string' ? { ...object, [name]: WORD } : object;
const extended: Change = (object) => ({ ...object, newer: { deeper: [{ a: 1 }] } });

/** The page's answers, kept as they came; then changed at every further visit. */
async function answersOf(page: Page) {
  const kept = new Map<string, string>();
  let change: Change = (object) => object;
  const answer = async (route: Route) => {
    if (route.request().resourceType() === 'eventsource') return route.continue();
    const url = route.request().url();
    if (!kept.has(url)) {
      const response = await route.fetch();
      if (!response.ok()) return route.fulfill({ response });
      kept.set(url, await response.text());
    }
    return route.fulfill({ json: changed(JSON.parse(kept.get(url)!), change) });
  };
  await page.route(/\/v1\//, answer);
  return {
    become: (next: Change) => void (change = next),
    names: () => {
      const names = new Set<string>();
      const note: Change = (object) => {
        for (const [name, value] of Object.entries(object)) {
          if (typeof value === 'string' && listed.has(name)) names.add(name);
        }
        return object;
      };
      for (const text of kept.values()) changed(JSON.parse(text), note);
      return names;
    },
  };
}

/** @returns what the page says, when all of it has come. */
async function visit(page: Page, path: string): Promise<string> {
  await page.goto(dashboard.address + path);
  await page.locator('main').waitFor();
  await page.locator('[class*="bone"]').first().waitFor({ state: 'detached' });
  return page.locator('main').innerText();
}

it.each([
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
])('is shown on %s', async (path) => {
  const { page, complaints, close } = await dashboard.open('/tenants/contoso/nothing');
  const at = path === 'the run' ? run : path;
  const answers = await answersOf(page);
  await visit(page, at);
  const names = [...answers.names()];
  expect(names).not.toEqual([]);
  for (const change of [...names.map(worded), extended]) {
    answers.become(change);
    const said = await visit(page, at);
    expect(said.length).toBeGreaterThan(100);
    expect(said).not.toMatch(/could not be shown|undefined|NaN|\[object|Invalid Date/);
  }
  expect(complaints).toEqual([]);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await close();
});

/** Names that start alike and differ only at the end: on every page, no two of them look the same. */
import { eventually } from '#testing';
import { usageEvent } from '../support/usage-events.js';
import { type Dashboard, startDashboard } from './dashboard.js';

const TENANTS = [1, 2].map((number) => `contoso-europe-subsidiary-company-${number}`);
const [TENANT] = TENANTS as [string];
const NAMES = Array.from({ length: 4 }, (_, index) => index + 9);
/** Names as people and as programs write them: with and without spaces for a line break. */
const environment = (number: number) => `contoso-europe-finance-environment-${number}`;

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
  const { http } = dashboard;
  const grant = { sku: 'aiBuilderAddOn', quantity: 1, validFrom: '2025-01-01' };
  for (const tenant of TENANTS) await http.send('POST', `/v1/tenants/${tenant}/grants`, grant);
  for (const number of NAMES) {
    const path = `/v1/tenants/${TENANT}/environments/${environment(number)}`;
    await http.send('PUT', `${path}/allocation`, { credits: number });
    await http.send('PUT', `${path}/copilot`, { credits: number, drawFromTenant: true });
  }
  await http.publish(NAMES.flatMap((number) => [runIn(number, true), runIn(number, false)]));
  await eventually('they have run', async () => {
    const { body } = await http.get(`/v1/tenants/${TENANT}/usage`);
    return body.runs === 2 * NAMES.length;
  });
}, 180_000);
afterAll(() => dashboard.stop());

/** A run in an environment with a name, or in one that is shown by its id. */
const runIn = (number: number, isNamed: boolean) =>
  usageEvent({
    ...{ id: `run-${number}-${isNamed}`, tenantId: TENANT, time: '2026-11-20T10:00:00Z' },
    data: {
      environmentId: isNamed ? environment(number) : `nameless-${environment(number)}`,
      userId: `first.lastname-${number}@contoso.example`,
      modelId: `model-of-the-invoices-${number}`,
      automationId: `flow-of-the-department-${number}`,
      ...(isNamed && {
        environmentName: `Contoso Europe Finance ${number}`,
        modelName: `Reader of all invoices of Europe ${number}`,
        automationName: `Read invoices of department ${number}`,
      }),
    },
  });

describe.each([390, 1_280])('%i pixels wide', (width) => {
  it.each([
    '/',
    '/operations',
    `/tenants/${TENANT}`,
    `/tenants/${TENANT}/environments`,
    `/tenants/${TENANT}/environments/${environment(9)}`,
    `/tenants/${TENANT}/usage?by=environment,model,automation`,
    `/tenants/${TENANT}/usage?by=user`,
    `/tenants/${TENANT}/runs`,
    `/tenants/${TENANT}/credits`,
    `/tenants/${TENANT}/audit`,
    `/me?tenant=${TENANT}&user=first.lastname-9@contoso.example`,
  ])('are distinguished on %s', async (path) => {
    const { page, close } = await dashboard.open(path, {
      viewport: { width, height: 844 },
      reducedMotion: 'reduce',
    });
    const names = page.locator('main bdi:visible');
    await names.first().waitFor();
    await page.locator('[class*="bone"]').first().waitFor({ state: 'detached' });
    const seen = new Map<string, string>();
    for (const name of await names.all()) {
      const text = (await name.getAttribute('title')) ?? (await name.innerText());
      const picture = (await name.screenshot()).toString('base64');
      expect(seen.get(picture) ?? text).toBe(text);
      seen.set(picture, text);
    }
    expect(seen.size).toBeGreaterThan(0);
    await close();
  });
});

it('take one line each among the worst environments on a phone', async () => {
  const { page, close } = await dashboard.open(`/tenants/${TENANT}`, {
    viewport: { width: 390, height: 844 },
    locale: 'de-DE',
  });
  const worst = page.getByRole('region', { name: 'Umgebungen, dringendste zuerst' });
  await worst.getByText('Gemeinsamer Topf').waitFor();
  const heights = await worst
    .locator('li > :first-child')
    .evaluateAll((all) => all.map((name) => name.getBoundingClientRect().height));
  expect(heights.length).toBeGreaterThan(4);
  expect(new Set(heights).size).toBe(1);
  await close();
});

it('are read whole in the list of runs on a phone where they have words', async () => {
  const { page, close } = await dashboard.open(`/tenants/${TENANT}/runs`, {
    viewport: { width: 390, height: 844 },
  });
  await page.getByRole('cell').getByText('Read invoices of department').first().waitFor();
  const read = await page.evaluate<unknown>(`[...document.querySelectorAll('[role=cell] bdi')]
    .filter((name) => name.innerText.startsWith('Read invoices'))
    .map((name) => ({
      isCut: name.scrollHeight > name.clientHeight + 1 || name.scrollWidth > name.clientWidth + 1,
      isInRow: name.clientHeight <= name.closest('[role=row]').clientHeight,
      text: name.innerText,
    }))`);
  expect(read).toEqual(
    NAMES.toReversed().map((number) => ({
      ...{ isCut: false, isInRow: true },
      text: `Read invoices of department ${number}`,
    })),
  );
  await close();
});

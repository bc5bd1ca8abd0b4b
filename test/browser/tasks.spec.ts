/** The main tasks of admins and operators, done in the browser from beginning to end. */
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { usageEvent } from '../support/usage-events.js';
import { configurationAfter, type Dashboard, grouped, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

const usageOf = async (tenant: string) =>
  (await dashboard.http.get(`/v1/tenants/${tenant}/usage`)).body;

/** The figure with this name in the strip. */
const figure = (page: Page, name: string): Promise<string> =>
  page.locator('dl > div', { hasText: name }).locator('dd').first().innerText();

describe('an admin', () => {
  it('reads the same figures as the API answers', async () => {
    const { page, close } = await dashboard.open('/tenants/contoso');
    await page.getByText('All right').waitFor();
    const usage = await usageOf('contoso');
    const forecast = (await dashboard.http.get('/v1/tenants/contoso/usage/forecast')).body;
    expect({
      used: await figure(page, 'Used'),
      left: await figure(page, 'Left'),
      allocated: await figure(page, 'Allocated'),
      unallocated: await figure(page, 'Unallocated'),
    }).toEqual({
      used: grouped(usage.consumed.credits),
      left: grouped(usage.remaining.credits),
      allocated: grouped(usage.allocated.credits),
      unallocated: grouped(usage.unallocated.credits),
    });
    expect(forecast.consumed).toEqual(usage.consumed);
    await close();
  });

  it('unblocks an environment in three clicks, and sees the effect before', async () => {
    const { page, close } = await dashboard.open('/tenants/northwind');
    await page.getByText(/Legal used up its credits on/).waitFor();
    await page.getByText('Runs are blocked.').waitFor();
    await page.getByRole('button', { name: /^Raise by/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/Legal is freed: 6\d\d,\d{3} of/).waitFor();
    await dialog.getByRole('button', { name: 'Allocate' }).click();
    await dialog.getByText(/Done, at position/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('Runs are blocked.').waitFor({ state: 'detached' });
    const { environments } = await usageOf('northwind');
    expect(environments.map((one: { overage: { level: string } }) => one.overage.level)).toEqual([
      'none',
      'none',
    ]);
    await close();
  });

  it('allocates to several environments at once, on a phone, too', async () => {
    const viewport = { width: 390, height: 844 };
    const { page, close } = await dashboard.open('/tenants/northwind/environments', { viewport });
    await page.getByText(/^Live/).waitFor();
    for (const name of ['Legal', 'Sales']) await page.getByLabel(`Choose ${name}`).click();
    await page.getByRole('button', { name: 'Allocate to 2 environments' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('The same for each').fill('450000');
    await dialog.getByRole('button', { name: 'Fill in' }).click();
    await dialog.getByText(/Sales: 450,000 allocated/).waitFor();
    await dialog.getByRole('button', { name: 'Allocate to 2 environments' }).click();
    const { allocations } = await configurationAfter(dashboard, 'northwind', dialog);
    const given = allocations.map((one: { milliCredits: number }) => one.milliCredits);
    expect(given).toEqual([450_000_000, 450_000_000]);
    await close();
  });

  it('allocates to an environment that has not run yet, also where none has', async () => {
    await dashboard.http.send('POST', '/v1/tenants/new/grants', {
      ...{ sku: 'aiBuilderAddOn', quantity: 1, validFrom: '2025-01-01' },
    });
    await eventually('it is known', async () => {
      const { status } = await dashboard.http.get('/v1/tenants/new/usage');
      return status === 200;
    });
    for (const tenant of ['new', 'contoso']) {
      const { page, close } = await dashboard.open(`/tenants/${tenant}/environments`);
      await page.getByText(/^Live/).waitFor();
      await page.getByRole('button', { name: 'Allocate', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Environment').fill('not-yet-run');
      await dialog.getByText(/^No environment with this name or id has run/).waitFor();
      await dialog.getByLabel('Credits').fill('10');
      await dialog.getByText(/not-yet-run: 10 allocated/).waitFor();
      await dialog.getByRole('button', { name: 'Allocate', exact: true }).click();
      await dialog.getByText(/Done, at position/).waitFor();
      await close();
    }
  });

  it('is told when another user was faster', async () => {
    const { page, close } = await dashboard.open('/tenants/fabrikam');
    await page.getByRole('button', { name: 'Allocate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Environment').fill('Help desk');
    await dialog.getByLabel('Credits').fill('1000');
    await dialog.getByText(/Help desk: 1,000 allocated/).waitFor();
    const path = '/v1/tenants/fabrikam/environments/default/allocation';
    await page.route('**/configuration*', (route) => route.abort());
    await dashboard.http.send('PUT', path, { credits: 5 });
    await dialog.getByRole('button', { name: 'Allocate' }).click();
    await dialog.getByRole('alert').first().waitFor();
    expect((await usageOf('fabrikam')).allocated.credits).toBe('5');
    await close();
  });

  it('finds the flow that costs most in two clicks', async () => {
    const { page, close } = await dashboard.open('/tenants/contoso');
    await page.getByRole('link', { name: 'Usage', exact: true }).click();
    await page.getByRole('row').nth(1).getByText('Contract review').waitFor();
    await page.getByRole('row').nth(1).getByRole('button').click();
    await page
      .getByRole('button', { name: /Remove the filter automation-contract-review/ })
      .waitFor();
    expect(page.url()).toContain('automation=automation-contract-review');
    await close();
  });

  it('sees a new run on the page within a moment, without a reload', async () => {
    const { page, close } = await dashboard.open('/tenants/contoso');
    await page.getByText('Live').waitFor();
    const before = await figure(page, 'Used');
    const { body } = await dashboard.http.get('/v1/tenants/contoso/activity?limit=1');
    const { time } = body.runs[0];
    await dashboard.http.publish([
      {
        specversion: '1.0',
        id: 'seen-live',
        source: '/browser',
        type: 'AIModelExecuted',
        time,
        data: {
          tenantId: 'contoso',
          environmentId: 'prod',
          modelId: 'm',
          capability: 'invoiceProcessing',
          context: 'app',
          status: 'processed',
          quantity: { pages: 10 },
        },
      },
    ]);
    // Ten pages at 32 credits each.
    const after = grouped(String(Number(before.replaceAll(',', '')) + 320));
    await page.getByText(after, { exact: true }).first().waitFor({ timeout: 10_000 });
    expect(await figure(page, 'Used')).toBe(grouped((await usageOf('contoso')).consumed.credits));
    await close();
  });
});

describe('an operator', () => {
  it('sees what runs, and every tenant worst first', async () => {
    const { page, close } = await dashboard.open('/operations');
    await page.getByText(/^All right: everything runs/).waitFor();
    await page.getByRole('link', { name: 'contoso' }).click();
    await page.getByRole('heading', { name: 'contoso' }).waitFor();
    await close();
  });

  it('shows the bytes of an event that was rejected, found by its reason', async () => {
    const event = { id: 'twice', tenantId: 'fabrikam', time: '2026-11-24T13:59:00Z' };
    const dearer = { ...event, data: { userId: '<b>someone else</b>' } };
    const { page, close } = await dashboard.open('/operations');
    await page.getByText('No event has been rejected.').waitFor();
    await dashboard.http.publish([usageEvent(event)]);
    await dashboard.http.publish([usageEvent(dearer)]);
    await rejectedIsListed('twice');
    await page.getByText(/fabrikam · twice/).click();
    await page.getByText('"userId":"<b>someone else</b>"').waitFor();
    await page.getByRole('button', { name: 'Id of another event' }).click();
    await page.getByLabel('Only with this reason').selectOption('notUtf8');
    await page.getByText('No event was rejected for this reason.').waitFor();
    expect(new URL(page.url()).search).toBe('?code=notUtf8');
    await close();
  });
});

/** Waits for the projector, which lists rejected events a moment later. */
async function rejectedIsListed(eventId: string): Promise<void> {
  await eventually(`${eventId} is listed`, async () => {
    const { body } = await dashboard.http.get(`/v1/rejected?eventId=${eventId}`);
    return body.rejected.length > 0;
  });
}

describe('without a connection', () => {
  it('keeps the figures with their time, and allows no acts until it is back', async () => {
    const { page, close } = await dashboard.open('/operations');
    await page.route('**/changes?after=*', (route) => route.abort());
    await page.goto(`${dashboard.address}/tenants/contoso`);
    await page.getByText(/^Offline/).waitFor();
    await page.getByText(/as of \d\d:\d\d:\d\d UTC/).waitFor();
    const allocate = page.getByRole('button', { name: 'Allocate' });
    expect(await allocate.getAttribute('aria-disabled')).toBe('true');
    expect(await allocate.getAttribute('title')).toMatch(/while the connection is lost/);
    await page.unrouteAll();
    await page.getByText(/^Live/).waitFor();
    await allocate.click();
    await page.getByRole('dialog').waitFor();
    await close();
  });
});

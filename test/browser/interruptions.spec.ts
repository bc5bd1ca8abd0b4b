/** An open page during a restart of the service, a newer release and new runs. */
import { eventually } from '#testing';
import type { Page } from 'playwright-core';
import type { Json } from '../support/http-client.js';
import { usageEvent } from '../support/usage-events.js';
import { type Dashboard, startDashboard } from './dashboard.js';

/** The demonstration's runs in the tenant contoso. */
const RUNS = 1_550;

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

it('lives through a restart of the server, and misses nothing that came meanwhile', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso');
  await page.getByText(/^Live/).waitFor();
  await dashboard.restart(async () => {
    await page.getByText(/^Offline/).waitFor();
    await page.getByText('All right').waitFor();
  });
  await page.getByText(/^Live/).waitFor();
  await dashboard.http.publish([
    usageEvent({ id: 'after', tenantId: 'contoso', time: '2026-11-24T13:59:00Z' }),
  ]);
  await eventually('the page shows what the service answers', async () => {
    const { body } = await dashboard.http.get('/v1/tenants/contoso/usage');
    const shown = await page.locator('dl dd').first().innerText();
    return (
      body.runs === RUNS + 1 && shown === Number(body.consumed.credits).toLocaleString('en-GB')
    );
  });
  await close();
});

it('says that it is offline as soon as the machine is, and is live again when that is over', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso');
  await page.getByText(/^Live/).waitFor();
  await page.context().setOffline(true);
  await page.getByText(/^Offline/).waitFor();
  await page.context().setOffline(false);
  await page.getByText(/^Live/).waitFor();
  await close();
});

it('connects anew when nothing was heard for longer than the server is ever silent', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso');
  await page.clock.install();
  await page.reload();
  await page.getByText(/^Live/).waitFor();
  const anew = page.waitForRequest('**/changes?after=*');
  await page.clock.fastForward(40_000);
  await anew;
  await page.getByText(/^Live/).waitFor();
  await close();
});

it('offers a page of an older release to reload when the service is newer', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso');
  await page.getByText(/^Live/).waitFor();
  await page.route(`${dashboard.address}/`, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(
      /\/assets\/index-[^"]+\.js/,
      '/assets/index-new.js',
    );
    await route.fulfill({ response, body });
  });
  await page.route('**/changes?after=*', (route) => route.abort());
  await dashboard.restart();
  await page.getByText(/^Offline/).waitFor();
  await page.unroute('**/changes?after=*');
  await page.getByText('A newer release of this page is available.').waitFor();
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByText(/^Live/).waitFor();
  expect(await page.getByText('A newer release of this page is available.').count()).toBe(0);
  await close();
});

it('says that there are new runs, and leaves the list as it is until they are wanted', async () => {
  const { page, close } = await dashboard.open('/tenants/fabrikam/runs');
  await page.getByText(/^Live/).waitFor();
  const first = page.getByRole('table', { name: 'Runs' }).getByRole('row').nth(1);
  const was = await first.innerText();
  await dashboard.http.publish(
    ['new-1', 'new-2'].map((id) =>
      usageEvent({ id, tenantId: 'fabrikam', time: '2026-11-24T13:59:30Z' }),
    ),
  );
  const notice = page.getByRole('button', { name: '2 new runs: show' });
  await notice.waitFor();
  expect(await first.innerText()).toBe(was);
  await notice.click();
  await first.getByText('13:59').waitFor();
  expect(await notice.count()).toBe(0);
  await close();
});

it('asks for nothing after a run, whose figures come with the news of it, and for what was configured after a command', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso');
  await page.getByText(/^Live/).waitFor();
  await page.getByRole('heading', { name: 'What changed' }).waitFor();
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const sees = async (id: string, time: string) => {
    await dashboard.http.publish([usageEvent({ id, tenantId: 'contoso', time })]);
    await eventually('the page shows what the service answers', async () => {
      const { body } = await dashboard.http.get('/v1/tenants/contoso/usage');
      const shown = await page.locator('dl dd').first().innerText();
      return body.consumed.credits === shown.replaceAll(',', '') && !runs.has(shown);
    });
    runs.add(await page.locator('dl dd').first().innerText());
  };
  const runs = new Set([await page.locator('dl dd').first().innerText()]);
  for (const id of ['a-run', 'another']) await sees(id, '2026-11-24T13:58:00Z');
  expect(asked).toEqual([]);
  await sees('late', '2026-11-20T13:58:00Z');
  await eventually('what differs from last week is asked for', async () => asked.length > 0);
  expect(asked).toEqual(['/v1/tenants/contoso/usage/changes']);
  const path = '/v1/tenants/contoso/environments/prod/allocation';
  await dashboard.http.send('PUT', path, { credits: 1_200_001 });
  await page.getByText(/Production allocated 1,200,001/).waitFor();
  await close();
});

it('asks for breakdowns after a run, and every few seconds while runs keep coming', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso/usage');
  await page.getByText(/^Live/).waitFor();
  await page.waitForLoadState('networkidle');
  const askedAt = new Map<string, number[]>();
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (!pathname.endsWith('/breakdown')) return;
    askedAt.set(search, [...(askedAt.get(search) ?? []), performance.now()]);
  });
  for (let run = 0; run < 8; run++) {
    const { body } = await dashboard.http.get('/v1/tenants/contoso/usage');
    const next = Number(body.asOf.position) + 1;
    await dashboard.http.publish([
      usageEvent({ id: `steady-${run}`, tenantId: 'contoso', time: '2026-11-24T13:59:00Z' }),
    ]);
    await dashboard.http.get(`/v1/tenants/contoso/usage?minPosition=${next}`);
    await page.getByText(`position ${next.toLocaleString('en')}`).waitFor();
  }
  await eventually('the last run is asked for, too', async () =>
    [...askedAt.values()].every((times) => times.length > 1),
  );
  const pauses = [...askedAt.values()].flatMap((times) =>
    times.slice(1).map((time, index) => time - times[index]!),
  );
  expect(Math.min(...pauses)).toBeGreaterThan(2_000);
  await close();
});

it('does not follow while it is hidden, and shows all new events afterwards', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso');
  await page.clock.install();
  await page.reload();
  await page.getByText(/^Live/).waitFor();
  const see = (isHidden: boolean) =>
    page.evaluate(`(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: ${isHidden} });
      document.dispatchEvent(new Event('visibilitychange'));
    })()`);
  const ended = page.waitForEvent('requestfailed');
  await see(true);
  await page.clock.fastForward(15_000);
  expect(new URL((await ended).url()).pathname).toBe('/v1/tenants/contoso/changes');
  await dashboard.http.publish([
    usageEvent({ id: 'unseen', tenantId: 'contoso', time: '2026-11-24T13:57:00Z' }),
  ]);
  await see(false);
  await eventually('the page shows what the service answers', async () => {
    const { body } = await dashboard.http.get('/v1/tenants/contoso/usage');
    const shown = await page.locator('dl dd').first().innerText();
    const { status } = await dashboard.http.get('/v1/tenants/contoso/events/unseen');
    return status === 200 && body.consumed.credits === shown.replaceAll(',', '');
  });
  await close();
});

describe('before a service of another release', () => {
  /** Removes members from the responses of these addresses. */
  const without = async (page: Page, address: RegExp, leaveOut: (body: Json) => void) =>
    page.route(address, async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      leaveOut(body);
      await route.fulfill({ response, json: body });
    });

  it('shows what an earlier one answers, and the effect of a command without what is owned then', async () => {
    const { page, complaints, close } = await dashboard.open('/tenants/northwind');
    await without(page, /\/configuration/, (body) => {
      delete body.rateCards;
      delete body.policy.toCome;
    });
    await without(page, /\?dryRun=true/, (body) => delete body.entitlement);
    await page.getByRole('link', { name: 'Policies' }).click();
    await page.getByRole('button', { name: 'Change the policy' }).click();
    const row = { version: 'own', effectiveFrom: '2027-01-01', importantOveragePercent: 150 };
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel("The tenant's own rules").fill(JSON.stringify([row]));
    await dialog.getByText('From 1 Jan 2027, Important overage from: 125% → 150%.').waitFor();
    expect(complaints).toEqual([]);
    await page.unrouteAll({ behavior: 'wait' });
    await close();
  });

  it.each([
    ['source', '/tenants/contoso/environments', 'newerWord'],
    ['source', '/tenants/northwind/environments/legal', 'newerWord'],
    ['regime', '/tenants/contoso/policies', 'newerWord'],
    ['type', '/tenants/contoso/audit', 'newerWord'],
  ])('shows a word for %s that it does not know as it is, on %s', async (name, path, word) => {
    const { page, complaints, close } = await dashboard.open('/me');
    await page.route(/\/v1\/tenants\/.*\/(usage|audit|configuration)/, async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      const body = text.replaceAll(new RegExp(`"${name}":"[^"]*"`, 'g'), `"${name}":"${word}"`);
      await route.fulfill({ response, body });
    });
    await page.goto(dashboard.address + path);
    await page.getByText(word).first().waitFor();
    expect(complaints).toEqual([]);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await close();
  });

  it('says so where a page cannot be shown, and keeps the frame of the page', async () => {
    const { page, close } = await dashboard.open('/operations');
    await page.route(/\/assets\/overview-page/, (route) => route.abort());
    await page.goto(`${dashboard.address}/tenants/northwind`);
    await page.getByRole('heading', { name: 'This page could not be shown' }).waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText(/^Live/).waitFor();
    await close();
  });
});

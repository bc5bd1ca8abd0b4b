/** Further queries on the pages: the reason of a block, the price of the next run. */
import { eventually } from '#testing';
import { usageEvent } from '../support/usage-events.js';
import { type Dashboard, startDashboard } from './dashboard.js';
import { fileOn } from './file-on-page.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

const ACCESS = '/v1/tenants/northwind/environments/legal/access';

/**
 * Waits until a time in whole seconds is past and can be queried. @returns it in the format of a date and time field
 */
async function nowInThePast(): Promise<string> {
  const { body } = await dashboard.http.get(ACCESS);
  const next = new Date(Math.ceil(Date.parse(body.asOf.time) / 1_000 + 1) * 1_000);
  const at = next.toISOString();
  await eventually(`${at} is over`, async () => {
    return (await dashboard.http.get(`${ACCESS}?at=${at}`)).status === 200;
  });
  return at.slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
}

describe('why a user was blocked', () => {
  it('is on the screen one click after the overview asks it', async () => {
    const { page, close } = await dashboard.open('/tenants/northwind');
    await page.getByRole('link', { name: 'Why?' }).click();
    const answer = page.getByText('Runs are blocked.');
    await answer.waitFor();
    const { y, height } = (await answer.boundingBox())!;
    expect(y + height).toBeLessThan(800);
    await close();
  });

  it('is answered for an instant that is over, though it is mended since', async () => {
    const blockedAt = await nowInThePast();
    await dashboard.http.send('PUT', '/v1/tenants/northwind/environments/legal/allocation', {
      credits: 900_000,
    });
    const { page, complaints, close } = await dashboard.open(
      '/tenants/northwind/runs?environmentId=legal',
    );
    await page.getByRole('button', { name: 'Why was I blocked?' }).click();
    const panel = page.getByRole('region', { name: 'Why was I blocked?' });
    await panel.getByText('Runs are allowed.').waitFor();
    await panel.getByLabel('When (UTC)').fill(blockedAt);
    await panel.getByText('Runs are blocked.').waitFor();
    await panel.getByText('681,200 of 400,000 used: used up.').waitFor();
    await panel.getByText(/^As known then: the ledger up to Tue/).waitFor();
    expect(page.url()).toContain('blocked=why');
    expect(complaints).toEqual([]);
    await close();
  });

  it('says so where nothing was known yet', async () => {
    const { page, close } = await dashboard.open('/tenants/northwind/runs?blocked=why');
    const panel = page.getByRole('region', { name: 'Why was I blocked?' });
    await panel.getByLabel('When (UTC)').fill('2026-11-02T10:00:00');
    // The field itself uses the browser's language, which may differ from the reader's.
    await panel.getByText(/^Mon,? 2 Nov 2026, 10:00:00$/).waitFor();
    await panel
      .getByRole('alert')
      .getByText(/^Nothing had been recorded for this tenant in November 2026/)
      .waitFor();
    await close();
  });
});

describe('where it goes', () => {
  it('reads the question in words, in German too', async () => {
    const asked =
      'months=2026-10..2026-11&by=model,user&environment=prod&except=user:user-1,user:user-2';
    const path = `/tenants/contoso/usage?${asked}`;
    const { page, close } = await dashboard.open(path);
    await page
      .getByText(
        'Credits used in October 2026 to November 2026 (UTC), by model and by user. Only: Environment Production. Without: User user-1 and User user-2.',
      )
      .waitFor();
    await close();
    const german = await dashboard.open('/tenants/contoso/usage', { locale: 'de-DE' });
    await german.page
      .getByText('Credits, verbraucht in November 2026 (UTC), nach Flow oder App.')
      .waitFor();
    await german.close();
  });

  it('leads from a figure to the runs it sums up, and says what they are narrowed to', async () => {
    const { page, complaints, close } = await dashboard.open(
      '/tenants/contoso/usage?by=capability&environment=finance',
    );
    const row = page.getByRole('row').filter({ hasText: 'Invoices' });
    const figure = await row.getByRole('link').innerText();
    await row.getByRole('link').click();
    await page.getByRole('button', { name: 'Capability Invoices' }).waitFor();
    const { body } = await dashboard.http.get(
      '/v1/tenants/contoso/activity?limit=1000&environmentId=finance&capability=invoiceProcessing',
    );
    const charges = body.runs.map(
      ({ charged }: { charged: { milliCredits: number } }) => charged.milliCredits,
    );
    const sum = charges.reduce((all: number, one: number) => all + one, 0);
    expect(figure).toBe((sum / 1_000).toLocaleString('en-GB'));
    expect((await fileOn(page)).length).toBe(charges.length);
    await page.getByRole('button', { name: 'Capability Invoices' }).click();
    await page.getByRole('cell', { name: 'Expense app' }).first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});

it('leaves a value out of the question by Shift and click, and takes it in again', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso/usage');
  const table = page.getByRole('table', { name: 'Usage' });
  await table.getByRole('button', { name: 'Contract review' }).click({ modifiers: ['Shift'] });
  await table.getByText('Contract review').waitFor({ state: 'detached' });
  expect(new URL(page.url()).searchParams.get('except')).toBe(
    'automation:automation-contract-review',
  );
  await page.getByRole('button', { name: 'Include automation-contract-review again' }).click();
  await table.getByText('Contract review').waitFor();
  await close();
});

describe('what the next run costs', () => {
  it('is listed by capability as the gate says it', async () => {
    const { page, close } = await dashboard.open('/me?user=user-3&tenant=contoso');
    const prices = page.getByRole('region', { name: 'What each capability costs' });
    const priceOf = (name: string) =>
      prices.locator('dl > div').filter({ hasText: name }).locator('dd').innerText();
    await prices.getByText('Invoices').waitFor();
    expect({
      invoices: await priceOf('Invoices'),
      prompt: await priceOf('Prompt, premium'),
      free: await priceOf('Business cards'),
      translation: await priceOf('Translation'),
    }).toEqual({
      invoices: '32 AI Builder credits for a page or image',
      prompt: '140 AI Builder credits for 1,000 input tokens, 560 for 1,000 output tokens',
      free: 'free',
      translation: '22 AI Builder credits for 1,000 characters',
    });
    await page
      .getByText(/^next run about \d+ AI Builder credits$/)
      .first()
      .waitFor();
    await close();
  });
});

describe('all that was rejected for one reason', () => {
  /** More than the page loads at once. */
  const COUNT = 60;
  const listed = async () => {
    const path = '/v1/rejected?code=usageConflict&limit=1000';
    return (await dashboard.http.get(path)).body.rejected.length as number;
  };

  it('is sent again, beyond what is loaded, each event once, with its result', async () => {
    const events = Array.from({ length: COUNT }, (_, number) => ({
      id: `conflict-${number}`,
      tenantId: 'fabrikam',
      time: '2026-11-24T13:59:00Z',
    }));
    await dashboard.http.publish(events.map((event) => usageEvent(event)));
    const others = events.map((event) => usageEvent({ ...event, data: { userId: 'other' } }));
    await dashboard.http.publish(others);
    await eventually('they are listed', async () => (await listed()) === COUNT);
    const { page, complaints, close } = await dashboard.open('/operations?code=usageConflict');
    const sendAll = page.getByRole('button', { name: 'Send all of “Id of another event” again' });
    await sendAll.click();
    await page.getByText(`${COUNT} accepted, 0 refused again, 0 skipped`).waitFor();
    await eventually('they come back', async () => (await listed()) === 2 * COUNT);
    await sendAll.click();
    await page.getByText(`${COUNT} accepted, 0 refused again, ${COUNT} skipped`).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});

it('leads from the runs that failed in an environment to them, and back to all', async () => {
  const { page, complaints, close } = await dashboard.open('/tenants/northwind/environments/legal');
  await page.getByRole('link', { name: '3 failed' }).click();
  const status = page.getByLabel('Status');
  await status.waitFor();
  expect(await status.inputValue()).toBe('failed');
  const failed = page.getByRole('cell', { name: 'failed' });
  await failed.first().waitFor();
  expect(await failed.count()).toBe(3);
  expect(await page.getByRole('row').count()).toBe(4);
  await status.selectOption('All');
  await page.getByRole('cell', { name: 'processed' }).first().waitFor();
  expect(complaints).toEqual([]);
  await close();
});

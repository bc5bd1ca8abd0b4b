/** Changes on the pages: undone, made for several environments, and made while another user makes one. */
import { usageEvent } from '../support/usage-events.js';
import { eventually } from '#testing';
import { configurationAfter, type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

const allocationOf = async (tenant: string, environment: string) => {
  const { body } = await dashboard.http.get(`/v1/tenants/${tenant}/configuration`);
  return (
    body.allocations.find((one: { environmentId: string }) => one.environmentId === environment)
      ?.credits ?? '0'
  );
};

it('takes a change back from the audit trail, with the effect shown first', async () => {
  const { page, complaints, close } = await dashboard.open('/tenants/northwind/audit');
  const entry = page.getByRole('listitem').filter({ hasText: 'Sales allocated 100,000' });
  await entry.getByRole('button', { name: 'Undo' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Sales: no allocation any more, before 100,000.').waitFor();
  await dialog.getByLabel(/^Reason/).fill('a mistake — für Ana');
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await dialog.getByText(/Done, at position/).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByText('sales allocated 0, before 100,000').waitFor();
  await page.getByText('a mistake — für Ana').waitFor();
  expect(await allocationOf('northwind', 'sales')).toBe('0');
  expect(complaints).toEqual([]);
  await close();
});

it('allocates to several environments at once, and holds the sum against what there is', async () => {
  const { page, complaints, close } = await dashboard.open('/tenants/contoso/environments');
  for (const name of ['Finance', 'Sandbox']) await page.getByLabel(`Choose ${name}`).check();
  await page.getByRole('button', { name: 'Allocate to 2 environments' }).click();
  const dialog = page.getByRole('dialog');
  const act = dialog.getByRole('button', { name: 'Allocate to 2 environments' });
  await dialog.getByLabel('sandbox').fill('900000');
  await dialog.getByText('250,000 more than the tenant has left to give.').waitFor();
  expect(await act.isEnabled()).toBe(false);
  await dialog.getByLabel('finance').fill('100 000');
  await dialog.getByLabel('sandbox').fill('20,000');
  await dialog.getByText('finance: 100,000 allocated, before 150,000.').waitFor();
  await dialog.getByText('sandbox: 20,000 allocated, before 0.').waitFor();
  await act.click();
  await dialog.getByText(/Done, at position/).waitFor();
  await eventually('both have theirs', async () => {
    const both = ['finance', 'sandbox'].map((one) => allocationOf('contoso', one));
    return (await Promise.all(both)).join() === '100000,20000';
  });
  expect(complaints).toEqual([]);
  await close();
});

it('shows what another user changed meanwhile, and does nothing before it was seen', async () => {
  const { page, complaints, close } = await dashboard.open(
    '/tenants/fabrikam/environments/default',
  );
  await page.getByText(/^Live/).waitFor();
  await page.getByRole('button', { name: 'Copilot Credits' }).click();
  const dialog = page.getByRole('dialog');
  const act = dialog.getByRole('button', { name: 'Change Copilot Credits' });
  await dialog.getByLabel('Copilot Credits').fill('500');
  await dialog.getByText('Default: 500 Copilot Credits of its own').waitFor();
  const path = '/v1/tenants/fabrikam/environments/helpdesk/allocation';
  await dashboard.http.send('PUT', path, { credits: 7 }, { 'x-actor': 'ana' });
  const alert = dialog
    .getByRole('alert')
    .filter({ hasText: 'changed the configuration in the meantime' });
  await alert.getByText('Help desk allocated 7, before 0').waitFor();
  await alert.getByText('ana').waitFor();
  expect(await act.isEnabled()).toBe(false);
  await alert.getByRole('button', { name: 'Continue' }).click();
  await alert.waitFor({ state: 'detached' });
  await dialog.getByText('Default: 500 Copilot Credits of its own').waitFor();
  await act.click();
  const { copilot } = await configurationAfter(dashboard, 'fabrikam', dialog);
  expect(await allocationOf('fabrikam', 'helpdesk')).toBe('7');
  expect(copilot.environments).toMatchObject([{ environmentId: 'default' }]);
  expect(complaints).toEqual([]);
  await close();
});

it('says who changed last what a dialog is about', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso/environments/prod');
  await page.getByRole('button', { name: 'Allocate' }).click();
  await page
    .getByText(/^Last changed by demo, .*: Production allocated 1,200,000, before 0\.$/)
    .waitFor();
  await close();
});

it('says in the table of environments who changed each last, and nothing of one that was not changed', async () => {
  const event = { id: 'of-untouched', tenantId: 'contoso', time: '2026-11-24T13:59:00Z' };
  await dashboard.http.publish([usageEvent({ ...event, data: { environmentId: 'untouched' } })]);
  const path = '/v1/tenants/contoso/environments/finance/allocation';
  await dashboard.http.send('PUT', path, { credits: 150_001 }, { 'x-actor': 'ana' });
  await dashboard.http.send('PUT', path, { credits: 150_000 }, { 'x-actor': 'bea' });
  const { page, close } = await dashboard.open('/tenants/contoso/environments');
  const shows = (environment: string, changed: RegExp) =>
    page
      .getByRole('row', { name: environment })
      .getByRole('cell')
      .nth(-2)
      .filter({ hasText: changed })
      .waitFor();
  await page.getByRole('columnheader', { name: 'Changed' }).waitFor();
  await shows('Production', /^demo\s*\d+ \w+$/);
  await shows('Finance', /^bea\s*\d+ \w+$/);
  await shows('untouched', /^–$/);
  await close();
});

it('does not offer what the ledger would refuse, or what would change nothing', async () => {
  const { page, close } = await dashboard.open('/tenants/northwind');
  await page.getByRole('button', { name: 'Add credits' }).click();
  const dialog = page.getByRole('dialog');
  const add = dialog.getByRole('button', { name: 'Add credits' });
  await dialog.getByText(/The tenant will own 1,000,000 AI Builder credits as before/).waitFor();
  expect(await add.isEnabled()).toBe(true);
  await dialog.getByLabel('Pack or licence').selectOption('AI Builder add-on pack');
  await dialog.getByText('Add-on packs are no longer sold').waitFor();
  expect(await add.isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.goto(`${dashboard.address}/tenants/northwind/policies`);
  await page.getByRole('button', { name: 'Change tenant settings' }).click();
  await dialog.getByText('Nothing: this is already set.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Change tenant settings' }).isDisabled()).toBe(
    true,
  );
  await close();
});

it('adds a licence of an old contract, which still counts', async () => {
  const { page, close } = await dashboard.open('/tenants/northwind');
  await page.getByRole('button', { name: 'Add credits' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Quantity').fill('2');
  await dialog.getByLabel('Contract begun').fill('2025-03-01');
  await dialog.getByText(/will own 1,010,000 AI Builder credits, before 1,000,000/).waitFor();
  await dialog.getByRole('button', { name: 'Add credits' }).click();
  await dialog.getByText(/Done, at position/).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: '1,010,000' }).waitFor();
  await close();
});

it('says first what is owned, and then what follows from it', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso/credits');
  await page.getByRole('button', { name: 'End', exact: true }).first().click();
  const effect = page.getByRole('dialog').locator('[aria-live] li');
  await effect.first().waitFor();
  expect((await effect.allTextContents()).slice(0, 3)).toEqual([
    'The grant ends now.',
    'The tenant will own 0 AI Builder credits, before 2,000,000.',
    'More is allocated than owned: existing allocations stay, increases will be refused.',
  ]);
  await close();
});

it('says which rules and settings change, from what to what', async () => {
  const { page, close } = await dashboard.open('/tenants/northwind/policies');
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Change the policy' }).click();
  const row = { version: 'own', effectiveFrom: '2027-01-01', importantOveragePercent: 150 };
  await dialog.getByLabel("The tenant's own rules").fill(JSON.stringify([row]));
  await dialog.getByText('From 1 Jan 2027, Important overage from: 125% → 150%.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Change tenant settings' }).click();
  await dialog.getByLabel('Warnings at').fill('70');
  await dialog.getByText('Warnings at: 80%, 100% → 70%.').waitFor();
  expect(await dialog.getByText(/unallocated credits: /).count()).toBe(0);
  await dialog.getByLabel('Sources that may charge').fill('\u202eright to left');
  await dialog.getByText('any → \u2068\u202eright to left\u2069.').waitFor();
  await close();
});

it('asks for a shorter reason before anything is sent', async () => {
  const { page, complaints, close } = await dashboard.open('/tenants/fabrikam');
  await page.getByRole('button', { name: 'Add credits' }).click();
  const dialog = page.getByRole('dialog');
  const send = dialog.getByRole('button', { name: 'Add credits' });
  await dialog.getByLabel('Quantity').fill('1');
  await dialog.getByText('The grant is added.').waitFor();
  await dialog.getByLabel(/^Reason/).fill('ü'.repeat(251));
  await dialog.getByText('Too long: at most 500 bytes').waitFor();
  await dialog.getByText(/^Correct “Reason/).waitFor();
  expect(await send.isDisabled()).toBe(true);
  await dialog.getByLabel(/^Reason/).fill('ü'.repeat(250));
  await dialog.getByText('The grant is added.').waitFor();
  expect(await send.isEnabled()).toBe(true);
  expect(complaints).toEqual([]);
  await close();
});

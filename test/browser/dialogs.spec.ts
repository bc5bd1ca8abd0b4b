/** Every dialog by keyboard alone: opened, cancelled, filled in, reviewed after another user's change, previewed, sent and closed. */
import { readdir, readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { eventually } from '#testing';
import { type Dashboard, startDashboard } from './dashboard.js';
import { focused, tabTo } from './keys.js';

interface DialogCase {
  readonly at: string;
  /** Boxes to tick first. */
  readonly choose?: readonly string[];
  readonly opener: string;
  /** The title, which is also the name of the button that sends the dialog. */
  readonly title: string;
  /** The fields, and the text to type into each. */
  readonly fields: readonly (readonly [label: string, typed: string])[];
}

const RULES = '[{"version":"own","effectiveFrom":"2027-01-01","importantOveragePercent":150}]';
const COPILOT = 'Change Copilot Credits';

const DIALOGS: readonly DialogCase[] = [
  {
    ...{ at: 'fabrikam', opener: 'Allocate', title: 'Allocate' },
    fields: [
      ['Environment', 'help desk'],
      ['Credits', '100000'],
    ],
  },
  {
    ...{ at: 'contoso/environments/finance', opener: 'Allocate', title: 'Allocate' },
    fields: [['Credits', '140000']],
  },
  {
    ...{
      at: 'contoso/environments',
      opener: 'Allocate to 2 environments',
      title: 'Allocate to 2 environments',
    },
    choose: ['Choose Production', 'Choose Finance'],
    fields: [['Finance', '7000']],
  },
  {
    ...{ at: 'fabrikam', opener: 'Add credits', title: 'Add credits' },
    fields: [['Quantity', '2']],
  },
  { at: 'contoso/credits', opener: 'End', title: 'End the grant', fields: [] },
  {
    ...{ at: 'fabrikam/credits', opener: COPILOT, title: COPILOT },
    fields: [['Prepaid Copilot Credits', '700']],
  },
  {
    ...{ at: 'contoso/environments/finance', opener: COPILOT, title: COPILOT },
    fields: [['Copilot Credits', '300']],
  },
  {
    ...{
      at: 'contoso/policies',
      opener: 'Change tenant settings',
      title: 'Change tenant settings',
    },
    fields: [['Warnings at', '70']],
  },
  {
    ...{ at: 'contoso/policies', opener: 'Change the policy', title: 'Change the policy' },
    fields: [["The tenant's own rules", RULES]],
  },
  {
    ...{ at: 'classic/credits', opener: 'Start a trial', title: 'Start a trial' },
    fields: [['User id', 'ben']],
  },
  { at: 'classic/credits', opener: 'Renew', title: 'Renew the trial', fields: [] },
  {
    ...{ at: 'classic/credits', opener: 'Request extension credits' },
    title: 'Request extension credits',
    fields: [['Requested by', 'ben']],
  },
  { at: 'northwind/audit', opener: 'Undo', title: 'Undo', fields: [] },
];

let dashboard: Dashboard;

/** Prepares a tenant that offers trials and extensions, with a trial that has ended. */
beforeAll(async () => {
  dashboard = await startDashboard();
  const row = { version: 'classic', effectiveFrom: '2026-11-01', regime: 'classic' };
  const rows = [{ ...row, trialsOffered: true, trialDays: 1 }];
  const asked = [
    ['PUT', 'policy', { rows }],
    ['PUT', 'settings', { allowUnallocated: true }],
    ['POST', 'trials', { userId: 'ana' }],
  ] as const;
  for (const [method, what, body] of asked) {
    const { status } = await dashboard.http.send(method, `/v1/tenants/classic/${what}`, body);
    expect(status).toBeLessThan(300);
  }
  await dashboard.restart(undefined, { CLOCK_START: '2026-11-26T14:00:00Z' });
}, 180_000);
afterAll(() => dashboard.stop());

const inDialog = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>(`document.activeElement.closest('[role=dialog]') !== null`);
const isHeld = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>(`document.activeElement.matches('main *')`);

async function open(page: Page, { opener, title }: DialogCase) {
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.waitFor();
  await eventually('the focus is in it', () => inDialog(page));
  expect(opener).not.toBe('');
  return dialog;
}

async function fill(page: Page, { fields }: DialogCase): Promise<void> {
  for (const [label, typed] of fields) {
    await tabTo(page, label);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(typed);
  }
}

let changes = 0;

/** Changes something else of the same tenant. */
async function colleagueChanges(tenant: string): Promise<void> {
  const path = `/v1/tenants/${tenant}/environments/elsewhere/copilot`;
  const body = { credits: ++changes, drawFromTenant: true, payAsYouGo: false };
  const { status } = await dashboard.http.send('PUT', path, body, { 'x-actor': 'ana' });
  expect(status).toBe(200);
}

it.each(DIALOGS)('$title, opened by $opener at $at', async (one) => {
  const { page, close } = await dashboard.open(`/tenants/${one.at}`);
  await page.getByText(/^Live/).waitFor();
  for (const box of one.choose ?? []) {
    await page.getByLabel(box).waitFor();
    await tabTo(page, box);
    await page.keyboard.press('Space');
  }
  await page.getByRole('button', { name: one.opener, exact: true }).first().waitFor();
  await tabTo(page, one.opener);
  const left = await open(page, one);
  await page.keyboard.press('Escape');
  await left.waitFor({ state: 'detached' });
  await eventually('the opener has it back', async () => (await focused(page)) === one.opener);
  const dialog = await open(page, one);
  await fill(page, one);
  await colleagueChanges(one.at.split('/')[0]!);
  await dialog.getByText('Somebody has changed the configuration in the meantime:').waitFor();
  await tabTo(page, 'Continue');
  await page.keyboard.press('Enter');
  await dialog.getByRole('alert').waitFor({ state: 'detached' });
  expect(await inDialog(page)).toBe(true);
  await dialog.getByRole('button', { name: one.title, exact: true, disabled: false }).waitFor();
  await tabTo(page, one.title);
  await page.keyboard.press('Enter');
  await dialog.getByText(/Done, at position/).waitFor();
  expect(await focused(page)).toBe('Close');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await eventually('the page has it back', () => isHeld(page));
  await close();
});

it('leads to a trial whose end is said to the minute', async () => {
  const { page, close } = await dashboard.open('/tenants/classic/credits');
  const end = /Nov, \d\d:\d\d UTC$/;
  await page.getByRole('table', { name: 'Trials' }).getByText(end).first().waitFor();
  await close();
});

describe('says, where the effect will stand,', () => {
  it.each([
    ...[
      ['contoso/environments/finance', 'Allocate', 'Credits', '1.5', 'Correct “Credits”'],
      ['contoso/environments/finance', 'Allocate', 'Credits', '', 'Fill in the fields'],
      ['fabrikam', 'Add credits', 'Quantity', 'two', 'Correct “Quantity”'],
      ['contoso/credits', COPILOT, 'Prepaid Copilot Credits', '-1', 'Correct “Prepaid'],
      [
        'contoso/policies',
        'Change tenant settings',
        'Warnings at',
        '80 %',
        'Correct “Warnings at”',
      ],
      ['contoso/policies', 'Change the policy', "The tenant's own rules", '[', 'Correct “The'],
    ],
  ])('at %s, %s: with %j as %j: %s', async (at, opener, label, typed, said) => {
    const { page, close } = await dashboard.open(`/tenants/${at}`);
    await page.getByText(/^Live/).waitFor();
    await page.getByRole('button', { name: opener, exact: true }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(label).fill(typed);
    await dialog.locator('[aria-live]', { hasText: said }).waitFor();
    await close();
  });

  it('which of several is wrong, and that all together are too much', async () => {
    const { page, close } = await dashboard.open('/tenants/contoso/environments');
    await page.getByText(/^Live/).waitFor();
    for (const name of ['Production', 'Finance']) await page.getByLabel(`Choose ${name}`).click();
    await page.getByRole('button', { name: 'Allocate to 2 environments' }).click();
    const dialog = page.getByRole('dialog');
    const effect = dialog.locator('[aria-live]');
    await dialog.getByLabel('Finance').fill('1.5');
    await effect.getByText('Correct “Finance”').waitFor();
    await dialog.getByLabel('Finance').fill('900000000');
    await effect.getByText('more than the tenant has left to give').waitFor();
    await close();
  });
});

it('sends once what is pressed twice', async () => {
  const { page, close } = await dashboard.open('/tenants/contoso/environments/finance');
  let sent = 0;
  await page.route(/\/allocation\?dryRun=false/, (route) => {
    sent++;
    return route.continue();
  });
  await page.getByText(/^Live/).waitFor();
  await page.getByRole('button', { name: 'Allocate', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Credits').fill('4321');
  await dialog.getByText(/4,321 allocated/).waitFor();
  const button = dialog.getByRole('button', { name: 'Allocate', exact: true, disabled: false });
  await button.evaluate((one: unknown) => {
    const { click } = one as { click: () => void };
    click.call(one);
    click.call(one);
  });
  await dialog.getByText(/Done, at position/).waitFor();
  expect(sent).toBe(1);
  await close();
});

it('has a case for every dialog there is', async () => {
  const folder = 'apps/dashboard/src/acts';
  const files = (await readdir(folder)).filter((name) => name.endsWith('.tsx'));
  const sources = await Promise.all(files.map((name) => readFile(`${folder}/${name}`, 'utf8')));
  const texts = JSON.parse(await readFile('apps/dashboard/src/texts/en.json', 'utf8'));
  const keys = sources.flatMap((source) =>
    [...source.matchAll(/title(?:=\{say\(|: )'([^']+)'/g)].map(([, key]) => key!),
  );
  const titles = keys.map((key) => texts[key].replace('{count}', '2'));
  expect(new Set(DIALOGS.map(({ title }) => title))).toEqual(new Set(titles));
  const dialogs = sources.flatMap((source) => [...source.matchAll(/<ActDialog$/gm)]);
  expect(dialogs.length).toBeLessThanOrEqual(titles.length);
});

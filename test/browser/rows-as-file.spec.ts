/** The rows on the screen as a file, for every page, order and language. */
import type { Page } from 'playwright-core';
import { type Dashboard, startDashboard } from './dashboard.js';
import { fileOn } from './file-on-page.js';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

/** The total number of rows of the table, and the cells of those that are drawn. */
const tableOn = (page: Page) =>
  page.evaluate<{ count: number; rows: string[][] }>(`(() => {
    const table = document.querySelector('main [role=table]');
    const rows = [...table.querySelectorAll('[role=row]')].slice(1);
    const cells = (row) => [...row.querySelectorAll('[role=cell]')].map((cell) => cell.innerText.trim());
    return { count: Number(table.ariaRowCount) - 1, rows: rows.map(cells) };
  })()`);

type Row = Readonly<Record<string, string>>;
type Written = (row: Row, figure: (name: string) => string) => Readonly<Record<number, string>>;

/** By column, the text that the page shows for a row of the file. */
const ENVIRONMENT: Written = ({ environmentName }, figure) => ({
  ...{ 1: environmentName!, 3: figure('available'), 4: figure('consumed') },
  ...{ 6: figure('remaining'), 7: figure('runs') },
});
const GROUPS: Written = ({ environment, modelName, automationName }, figure) => ({
  ...{ 0: NAMES[environment!]!, 1: modelName!, 2: automationName! },
  ...{ 3: figure('consumed'), 5: figure('runs') },
});
const ONE_GROUP: Written = (_row, figure) => ({ 1: figure('consumed'), 3: figure('runs') });
const USERS: Written = (row, figure) => ({ 0: row['user']!, ...ONE_GROUP(row, figure) });
const RUN: Written = ({ environmentId, automationName, userId }, figure) => ({
  ...{ 1: NAMES[environmentId!]!, 2: automationName!, 4: userId!, 6: figure('charged') },
});
const NAMES: Readonly<Record<string, string>> = {
  ...{ prod: 'Production', finance: 'Finance', sandbox: 'Sandbox' },
};
const ORDERS = ['environment', 'used', 'available', 'left', 'percent', 'runs', 'lastRun', 'state'];

const PAGES: readonly [string, Written][] = [
  ['environments?search=an', ENVIRONMENT],
  ['usage?by=environment,model,automation', GROUPS],
  ['usage?by=capability&months=2026-10..2026-11', ONE_GROUP],
  ['usage?by=user&environment=prod&except=user:user-1,user:user-2', USERS],
  ['runs?environmentId=finance&userId=user-2', RUN],
  ['runs?capability=invoiceProcessing&currency=aiBuilder', RUN],
];
const IN_ORDER = ORDERS.map((order): [string, Written] => [
  `environments?order=${order}`,
  ENVIRONMENT,
]);

describe.each([
  ['en-GB', 'en-GB', false, [...IN_ORDER, ...PAGES]],
  ['de-DE', 'de-DE', true, PAGES],
  // The pages fall back to English for languages that they do not support; Excel does not.
  ['fr-FR', 'en', true, PAGES.slice(0, 1)],
] as const)('the rows as a file, in %s', (locale, shownIn, decimalComma, cases) => {
  const figureOf = (text: string): string => {
    expect(text).not.toContain(decimalComma ? '.' : ',');
    return Number(text.replace(',', '.')).toLocaleString(shownIn);
  };

  it.each(cases)(
    'are those on the screen, in their order, with their figures: %s',
    async (path, cellsOf) => {
      const { page, close } = await dashboard.open(`/tenants/contoso/${path}`, { locale });
      await page.getByRole('row').nth(2).waitFor();
      const file = await fileOn(page, decimalComma);
      const { count, rows } = await tableOn(page);
      expect(count === -2 || count === file.length).toBe(true);
      expect(rows.length).toBeGreaterThan(1);
      for (const [index, cells] of rows.entries()) {
        const row = file[index]!;
        const inFile = cellsOf(row, (name) => figureOf(row[name]!));
        const onScreen = Object.keys(inFile).map((column) => [column, cells[Number(column)]]);
        expect(Object.fromEntries(onScreen)).toEqual(inFile);
      }
      await close();
    },
  );
});

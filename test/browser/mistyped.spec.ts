/** Mistyped addresses, with an invalid month or text that is not encoded: the page reports it and offers a link to continue. */
import { type Dashboard, startDashboard } from './dashboard.js';

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await startDashboard();
}, 180_000);
afterAll(() => dashboard.stop());

it.each([
  ['?month=2026-99', /a month as \d{4}-\d{2}/],
  ['/usage?months=2026-99', /a month as \d{4}-\d{2}/],
  ['/usage?months=2026-09..now', /a month as \d{4}-\d{2}/],
  ['/environments?month=nix', /a month as \d{4}-\d{2}/],
  ['/usage?except=user:%zz', /\bexcept\b/],
])('says so at %s, with a way on', async (mistyped, why) => {
  const { page, close } = await dashboard.open(`/tenants/contoso${mistyped}`);
  await page.getByText('The address asks for something that does not exist').waitFor();
  await page.getByText(why).first().waitFor();
  await page.getByRole('link', { name: 'Open the page without them' }).click();
  await page.getByText(/^Live/).waitFor();
  await page.getByText('The address asks for').waitFor({ state: 'detached' });
  await close();
});

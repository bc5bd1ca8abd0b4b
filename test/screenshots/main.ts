/** `npm run screenshots`: takes the pictures of the docs from the demonstration's month. */
import { startDashboard } from '../browser/dashboard.js';

const PICTURES = [
  { path: '/tenants/contoso', file: 'docs/images/overview.png' },
  { path: '/tenants/northwind', file: 'docs/images/overview-blocked.png', dark: true },
];

const dashboard = await startDashboard();
for (const { path, file, dark = false } of PICTURES) {
  const colorScheme = dark ? 'dark' : 'light';
  const { page, close } = await dashboard.open(path, { colorScheme, reducedMotion: 'reduce' });
  await page.getByRole('slider').waitFor();
  await page.getByRole('heading', { name: 'What changed' }).waitFor();
  await page.getByText(/^Live/).waitFor();
  await page.screenshot({ path: file });
  await close();
}
await dashboard.stop();

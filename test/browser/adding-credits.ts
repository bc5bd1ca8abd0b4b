/** For specifications of acts: the dialog that adds credits, with everything typed. */
import type { Page } from 'playwright-core';

export const REASON = 'as agreed';

/** On a tenant's overview, at the point where it may be sent. */
export async function addingCredits(page: Page) {
  await page.getByText(/^Live/).waitFor();
  await page.getByRole('button', { name: 'Add credits', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Quantity').fill('3');
  await dialog.getByLabel('Reason').fill(REASON);
  await dialog.getByText('The grant is added.').waitFor();
  const send = dialog.getByRole('button', { name: 'Add credits' });
  return { dialog, send };
}

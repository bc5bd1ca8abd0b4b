/** Fills in the dialog that adds credits, for specifications of changes. */
import type { Page } from 'playwright-core';

export const REASON = 'as agreed';

/** Starts on a tenant's overview and ends when the dialog can be sent. */
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

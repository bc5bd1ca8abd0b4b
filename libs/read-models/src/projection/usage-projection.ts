/** The projection behind every question about usage: the tenants' months as rows. */
import { LEDGER_CATEGORY, ledgerOwnerOf } from '#contracts';
import type { Position, Projection } from '#eventsourcing';
import { USAGE_PROJECTION, writeProgress } from '../progress.js';
import { foldBatch } from './batch-deltas.js';
import { writeConfigurationEvents } from './configuration-events.js';
import { writeLimitChanges } from './limit-changes.js';
import { writeConfigurations, writeMonthLedgers, writeTenants } from './month-rows.js';
import { MonthTotals } from './month-totals.js';
import { SliceDictionary } from './slices.js';
import {
  writeEnvironmentMonths,
  writeTrialMonths,
  writeUsageDays,
  writeRunBlocks,
} from './usage-rows.js';

/** Some 300 bytes each. */
const REMEMBERED_SLICES_MAX = 200_000;

/** One per process that projects: it remembers which slices it has seen. */
export function usageProjection(): Projection {
  let slices = new SliceDictionary(REMEMBERED_SLICES_MAX);
  let totals = new MonthTotals();
  let lastPosition: Position = -1;
  return {
    name: USAGE_PROJECTION,
    version: 1,
    categories: [LEDGER_CATEGORY],
    ownerOf: ({ stream }) => ledgerOwnerOf(stream),
    async apply(batch, transaction, upTo) {
      // Going back means that the rows were cleared, and the numbers with them.
      if ((batch[0] ?? upTo).position <= lastPosition) {
        slices = new SliceDictionary(REMEMBERED_SLICES_MAX);
        totals = new MonthTotals();
      }
      lastPosition = upTo.position;
      const months = foldBatch(batch);
      await slices.number(transaction, months);
      await writeRunBlocks(transaction, months);
      await writeUsageDays(transaction, months);
      const touched = await writeEnvironmentMonths(transaction, months);
      await writeTrialMonths(transaction, months);
      const configurations = await writeConfigurations(transaction, months);
      await writeConfigurationEvents(transaction, months);
      await totals.write(transaction, months, touched, configurations);
      await writeLimitChanges(transaction, months);
      await writeTenants(transaction, months);
      await writeMonthLedgers(transaction, months);
      await writeProgress(transaction, USAGE_PROJECTION, upTo);
    },
  };
}

/** The projection behind all usage queries: the tenants' months as rows. */
import { LEDGER_CATEGORY, ledgerOwnerOf } from '#contracts';
import { checkpointKey, type Position, type Projection } from '#eventsourcing';
import { readAsOf, USAGE_PROJECTION, writeProgress } from '../progress.js';
import { foldBatch } from './batch-deltas.js';
import type { MonthDeltas } from './month-deltas.js';
import { writeConfigurationEvents } from './configuration-events.js';
import { writeLimitChanges } from './limit-changes.js';
import { writeConfigurations, writeMonthLedgers, writeTenants } from './month-rows.js';
import { MonthTotals } from './month-totals.js';
import { SliceDictionary } from './slices.js';
import {
  writeAndReadEnvironmentMonths,
  writeEnvironmentMonths,
  writeTrialMonths,
  writeUsageDays,
  writeRunBlocks,
} from './usage-rows.js';

/** Raising it rebuilds the rows. */
const VERSION = 1;

/** The name of its checkpoint. */
export const USAGE_CHECKPOINT = checkpointKey({ name: USAGE_PROJECTION, version: VERSION });

/** Some 300 bytes each. */
const REMEMBERED_SLICES_MAX = 200_000;

/** Create one per projecting process: it caches what it has written, and drops the cache when another process has written. */
export function usageProjection(): Projection {
  let slices = new SliceDictionary(REMEMBERED_SLICES_MAX);
  let totals = new MonthTotals();
  /** The position after the last batch; `undefined` while a batch is applied, and after one that failed. */
  let leftAt: Position | null | undefined = null;
  return {
    name: USAGE_PROJECTION,
    version: VERSION,
    categories: [LEDGER_CATEGORY],
    ownerOf: ({ stream }) => ledgerOwnerOf(stream),
    async apply(batch, transaction, upTo) {
      const { position } = await readAsOf(transaction);
      // Another process has written or emptied the rows, or the last batch was rolled back.
      if (position !== leftAt) {
        slices = new SliceDictionary(REMEMBERED_SLICES_MAX);
        totals = new MonthTotals();
      }
      leftAt = undefined;
      const months = foldBatch(batch);
      await slices.number(transaction, months);
      await writeRunBlocks(transaction, months);
      await writeUsageDays(transaction, months);
      const plain = totals.plainMonths(months);
      const isAsked = (month: MonthDeltas) =>
        !plain.has(month) && month.configurationEvents.length === 0;
      await writeEnvironmentMonths(
        transaction,
        months.filter((month) => !isAsked(month)),
      );
      const touched = await writeAndReadEnvironmentMonths(transaction, months.filter(isAsked));
      await writeTrialMonths(transaction, months);
      const changed = await writeConfigurations(transaction, months);
      await writeConfigurationEvents(transaction, months);
      await totals.write(transaction, months, { touched, plain, changed });
      await writeLimitChanges(transaction, months);
      await writeTenants(transaction, months);
      await writeMonthLedgers(transaction, months);
      await writeProgress(transaction, USAGE_PROJECTION, upTo);
      leftAt = upTo.position;
    },
  };
}

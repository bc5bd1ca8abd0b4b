/** An earlier installation whose ledger is gone while its local checkpoints remain. */
import { setImmediate as settled } from 'node:timers/promises';
import type { CheckpointDisk } from '../harness/checkpoint-disk.js';
import { SimulatedClock } from '../harness/clock.js';
import { openScratchStore } from '../harness/engines.js';
import { encode, type PlannedMessage, publishedAt } from '../plan/message-spec.js';
import type { Plan } from '../plan/plan.js';
import { REAL_SYSTEM } from '../system.js';

/** Within the month in which the run starts, so that the months have the same names. */
const EARLIER_MS = -3_600_000;

export async function playEarlier(plan: Plan, disk: CheckpointDisk): Promise<void> {
  const { checkpoints, cachedMonthsMax, start } = plan;
  if (!checkpoints || checkpoints.earlierUsage.length === 0) return;
  const clock = new SimulatedClock(start);
  clock.pass(EARLIER_MS);
  const { store, close } = await openScratchStore(clock);
  const ledger = REAL_SYSTEM.createLedger(
    {
      store,
      retry: { sleep: async () => {} },
      cachedMonthsMax,
      checkpoints: {
        folder: disk.folder(async () => {}),
        eventsBetween: checkpoints.eventsBetween,
        onFailure: () => {},
      },
    },
    clock,
  );
  const publisher = { publish: async () => {}, close: async () => {} };
  const dependencies = { ledger, publisher, clock, onMetered: () => {} };
  for (const planned of checkpoints.earlierUsage) {
    await REAL_SYSTEM.meterBatch(dependencies, batchOf(clock.now(), planned));
    await settled();
  }
  await close();
}

function batchOf(now: Date, planned: PlannedMessage) {
  const { topic, key, value, headers } = encode(publishedAt(now, planned));
  const message = { topic, partition: 0, offset: 0, key: Buffer.from(key), value, headers };
  const { signal } = new AbortController();
  return { topic, partition: 0, messages: [message], signal, commit: async () => {} };
}

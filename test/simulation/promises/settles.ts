/** P8: when the faults stop, every lag returns to 0 without intervention; a process that stopped breaks this. */
import { checkpointKey, readCheckpoint } from '#eventsourcing';
import { usageProjection } from '#read-models';
import type { Evidence } from './evidence.js';

export async function settles({ world, findings }: Evidence, hasSettled: boolean): Promise<void> {
  const { log, engines, observed } = world;
  for (const what of observed.stopped) findings.add('P8', what);
  if (!hasSettled) findings.add('P8', 'the system did not settle');
  for (const { topic, partition, lag } of await log.lag()) {
    if (lag !== 0) findings.add('P8', `${topic}/${partition} has a lag of ${lag}`);
  }
  const projection = usageProjection();
  const head = await engines.store.head(projection.categories);
  const checkpoint = await readCheckpoint(engines.readModels, checkpointKey(projection));
  findings.expect('P8', 'checkpoint of the read models', checkpoint, head);
}

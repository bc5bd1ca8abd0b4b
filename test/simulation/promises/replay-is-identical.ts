/**
 * P6: replayed from zero, with other batch boundaries, the read models are identical to the byte; a ledger that cannot be replayed also breaks it.
 */
import { applyBatch, type Position } from '#eventsourcing';
import { dumpHash, usageProjection } from '#read-models';
import type { Evidence } from './evidence.js';

const BATCH = 23;

export async function replayIsIdentical(evidence: Evidence): Promise<void> {
  try {
    await replay(evidence);
  } catch (error) {
    evidence.findings.expect('P6', 'the replay', String(error), 'goes through');
  }
}

async function replay({ world, events, findings }: Evidence): Promise<void> {
  const fresh = world.engines.freshReadModels;
  const projection = usageProjection();
  const { categories } = projection;
  const relevant = events.filter(({ stream }) => categories.includes(stream.split('-', 1)[0]!));
  let after: Position | null = null;
  for (let start = 0; start < relevant.length; start += BATCH) {
    after = await applyBatch(fresh, projection, after, relevant.slice(start, start + BATCH));
  }
  const live = await dumpHash(world.engines.readModels);
  findings.expect('P6', 'hash of the read models', live, await dumpHash(fresh));
}

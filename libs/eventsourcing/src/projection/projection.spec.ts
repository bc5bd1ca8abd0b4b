/** A batch is applied at the checkpoint of its projection, up to its last event, or not at all. */
import type { RecordedEvent } from '../envelope.js';
import { readCheckpoint } from './checkpoint.js';
import { followerDatabase } from './follower-database.fixture.js';
import { applyBatch, CheckpointMovedError, type Projection } from './projection.js';

const eventAt = (position: number): RecordedEvent => ({
  ...{ id: `${position}`, type: 'Counted', data: {}, metadata: { schemaVersion: 1 } },
  ...{ stream: 'counted-1', revision: position, position, recordedAt: '' },
});

it('gets the last event of the batch, and applies nothing once another has moved the checkpoint', async () => {
  const database = await followerDatabase();
  const applied: unknown[] = [];
  const projection: Projection = {
    ...{ name: 'numbers', version: 1, categories: ['counted'] },
    apply: async (batch, _transaction, upTo) => void applied.push([batch.length, upTo.position]),
  };
  const batch = [eventAt(3), eventAt(5)];
  expect(await applyBatch(database, projection, null, batch)).toBe(5);
  const again = applyBatch(database, projection, null, batch);
  await expect(again).rejects.toThrow(new CheckpointMovedError('numbers@1'));
  expect(applied).toEqual([[2, 5]]);
  expect(await readCheckpoint(database, 'numbers@1')).toBe(5);
  await database.close();
});

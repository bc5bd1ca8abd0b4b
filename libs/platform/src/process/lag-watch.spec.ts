/** The measured lag of a consumer: metrics, readiness and failures. */
import { type PartitionLag, TransientError } from '#eventsourcing';
import { lagWatch } from './lag-watch.js';
import { createMetrics } from '../operations/metrics.js';

const at = (committedOffset: number, lag: number): PartitionLag[] => [
  { topic: 'orders', partition: 3, committedOffset, lag },
];

/**
 * Measures once per answer, then ends.
 * @returns the result of the readiness check, the last lag in the metrics and the reported backlog
 */
async function afterLooks(answers: (PartitionLag[] | Error)[]) {
  const metrics = createMetrics();
  const end = new AbortController();
  const waiting = [...answers];
  const source = {
    async lag() {
      const answer = waiting.shift()!;
      if (waiting.length === 0) end.abort();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const { task, indicator } = lagWatch('orders', source, { metrics, sleep: async () => {} });
  await task.run(end.signal);
  const [gauge] = (await metrics.partitionLag.get()).values;
  return {
    complaint: await indicator.check(),
    lag: gauge?.value,
    waiting: indicator.progress?.()?.events,
  };
}

describe('the watch over a consumer', () => {
  it('shows the lag and is content while there is progress', async () => {
    const answers = Array.from({ length: 30 }, (_, look) => at(look, 1_000));
    expect(await afterLooks(answers)).toEqual({ complaint: null, lag: 1_000, waiting: 1_000 });
  });

  it('counts what waits in all partitions together', async () => {
    const other = { topic: 'orders', partition: 4, committedOffset: 0, lag: 5 };
    expect(await afterLooks([[...at(7, 3), other]])).toMatchObject({ lag: 3, waiting: 8 });
  });

  it('is content with a consumer that has nothing to do', async () => {
    const answers = Array.from({ length: 30 }, () => at(7, 0));
    expect(await afterLooks(answers)).toEqual({ complaint: null, lag: 0, waiting: 0 });
  });

  it('complains of the partition where nothing moves although messages wait', async () => {
    const { complaint } = await afterLooks(Array.from({ length: 13 }, () => at(7, 2)));
    expect(complaint).toContain('no progress for 60 s');
    expect(complaint).toContain('orders/3');
    const { complaint: soon } = await afterLooks(Array.from({ length: 12 }, () => at(7, 2)));
    expect(soon).toBeNull();
  });

  it('reports when it cannot check, and continues when it can again', async () => {
    const away = new TransientError('no broker');
    expect((await afterLooks([at(1, 0), away])).complaint).toContain('no broker');
    expect((await afterLooks([away, at(1, 0)])).complaint).toBeNull();
  });

  it('fails when looking fails for good', async () => {
    await expect(afterLooks([new Error('forbidden')])).rejects.toThrow('forbidden');
  });
});

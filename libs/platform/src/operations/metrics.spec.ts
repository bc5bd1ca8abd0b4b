/** Metrics and their labels, separate for each set. */
import { createMetrics } from './metrics.js';

describe('the metrics', () => {
  it('count by the labels they were declared with', async () => {
    const metrics = createMetrics();
    metrics.eventsRejected.inc(
      { topic: 'ai-model-executed', partition: '3', reason: 'invalid' },
      2,
    );
    metrics.batchSize.observe({ topic: 'ai-model-executed' }, 250);
    const text = await metrics.registry.metrics();
    expect(text).toContain(
      'meter_events_rejected_total{topic="ai-model-executed",partition="3",reason="invalid"} 2',
    );
    expect(text).toContain('meter_batch_size_events_bucket{le="300",topic="ai-model-executed"} 1');
  });

  it('are not shared between two sets', async () => {
    createMetrics().appends.inc(5);
    expect(await createMetrics().registry.metrics()).toContain('meter_appends_total 0');
  });
});

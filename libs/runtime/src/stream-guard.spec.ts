/** Findings about ledger streams are logged once each. */
import { createMetrics } from '#platform';
import { streamGuard } from './stream-guard.js';

describe('the guard of ledger streams', () => {
  it('says each finding once, and again when it becomes another', async () => {
    const lines: string[] = [];
    const looks = [
      [['creditLedger-a_2026-01', 'its metadata sets $maxCount to 5']],
      [['creditLedger-a_2026-01', 'its metadata sets $maxCount to 5']],
      [['creditLedger-a_2026-01', 'the stream was deleted ($tb at its end)']],
      [],
    ] as const;
    const ended = new AbortController();
    let look = 0;
    const metrics = createMetrics();
    const guard = streamGuard(
      { restrictedStreams: async () => new Map(looks[look]) },
      {
        metrics,
        onNotice: (_level, line) => lines.push(line),
        async sleep() {
          if (++look === looks.length) ended.abort();
        },
      },
    );
    await guard.run(ended.signal);
    expect(lines).toEqual([
      'creditLedger-a_2026-01: its metadata sets $maxCount to 5. Its tenant stops when the stream is read next',
      'creditLedger-a_2026-01: the stream was deleted ($tb at its end). Its tenant stops when the stream is read next',
    ]);
    expect((await metrics.restrictedStreams.get()).values[0]?.value).toBe(0);
  });
});

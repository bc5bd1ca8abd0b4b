/** Findings about ledger streams are logged once each. */
import { DeniedError, TransientError } from '#eventsourcing';
import { createMetrics } from '#platform';
import { streamGuard } from './stream-guard.js';

const DELETED =
  'creditLedger-a_2026-01: the stream was deleted ($tb at its end). Its tenant stops when the stream is read next';

describe('the guard of ledger streams', () => {
  it('says each finding once, and again when it becomes another or comes back', async () => {
    const lines: string[] = [];
    const looks = [
      [['creditLedger-a_2026-01', 'its metadata sets $maxCount to 5']],
      [['creditLedger-a_2026-01', 'its metadata sets $maxCount to 5']],
      [['creditLedger-a_2026-01', 'the stream was deleted ($tb at its end)']],
      [],
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
      ...Array.from({ length: 2 }, () => DELETED),
    ]);
    expect((await metrics.restrictedStreams.get()).values[0]?.value).toBe(0);
  });

  it.each([TransientError, DeniedError])('looks again after a %p', async (Failure) => {
    const ended = new AbortController();
    let looks = 0;
    const restrictedStreams = async () => {
      if (++looks === 1) throw new Failure('away');
      ended.abort();
      return new Map<string, string>();
    };
    const around = { metrics: createMetrics(), onNotice: () => {}, sleep: async () => {} };
    await streamGuard({ restrictedStreams }, around).run(ended.signal);
    expect(looks).toBe(2);
  });
});

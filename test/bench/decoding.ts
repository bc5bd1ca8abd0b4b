/** The cost of decoding a message into usage compared with JSON.parse alone; digests are measured separately. */
import { decodeMessage, USAGE_TOPICS, usageKeyOf } from '#contracts';
import { cpuOf, sideBySide } from './support/measure.js';
import { micro, type RecordFigure, type Report, table, times } from './support/report.js';
import { MANY_TENANTS, NOW, usageMessages } from './support/workload.js';

const CONTEXT = { now: NOW.toISOString() };

const ROUNDS = 15;
const EVENTS = 20_000;

export async function decoding(report: Report, record: RecordFigure): Promise<void> {
  const messages = usageMessages(MANY_TENANTS, 0, EVENTS);
  const topic = USAGE_TOPICS.AIModelExecuted;
  const usages = messages.map(({ headers, value }) => {
    const decoded = decodeMessage({ topic, headers, value }, CONTEXT);
    if (decoded.kind === 'invalid') throw new Error(decoded.reason.message);
    return decoded.usage;
  });
  const figures = await sideBySide(ROUNDS, {
    parse: () => each(() => messages.map(({ value }) => JSON.parse(value.toString()) as unknown)),
    decode: () =>
      each(() =>
        messages.map(({ headers, value }) => decodeMessage({ topic, headers, value }, CONTEXT)),
      ),
    digest: () =>
      each(() => usages.map(({ tenantId, source, id }) => usageKeyOf(tenantId, source, id))),
  });
  const { parse, decode, digest } = figures;
  record({
    name: 'decoding against JSON.parse',
    unit: 'µs/event',
    ours: decode,
    theirs: parse,
    ratio: decode / parse,
    goal: null,
  });
  report(
    table([
      ['processor time per event', '', 'of JSON.parse'],
      ['JSON.parse alone', micro(parse), times(1)],
      ['decode, validate, both digests', micro(decode), times(decode / parse)],
      ['of that: one digest of the two', micro(digest), times(digest / parse)],
    ]),
  );
}

const each = (work: () => unknown[]): Promise<number> => cpuOf(EVENTS, async () => work());

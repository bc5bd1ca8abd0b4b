/** Moves the offsets of metering back to what the ledger contains; usage charged before is not charged again. */
import { LEDGER_CATEGORY, METERING_GROUP, USAGE_TOPICS } from '#contracts';
import type {
  CommittedOffset,
  EventSource,
  GroupOffset,
  Position,
  RecordedEvent,
} from '#eventsourcing';
import { EXIT, type Exit } from './exit.js';
import type { Tools } from './operate.js';
import { retryStep } from './retry-step.js';

const TOPICS = Object.values(USAGE_TOPICS);
const BATCH_EVENTS = 1_000;
const EVENTS_BETWEEN_REPORTS = 50_000;
/**
 * The tenants of one batch are charged concurrently: a ledger that ends within the batch may contain its last message
 * without an earlier one. No batch has more messages than this.
 */
const BATCH_MESSAGES_MAX = 20_000;

/** Safe at any time: usage is identified by its id, so usage charged before is a duplicate. */
export async function rewind(tools: Tools): Promise<Exit> {
  const { engines, print } = tools;
  const group = await engines.groupOffsets(METERING_GROUP);
  const committed = await group.committed(TOPICS);
  if (committed.length === 0) {
    print(`${METERING_GROUP} has read nothing yet: there is nothing to rewind.`);
    return EXIT.ok;
  }
  const charged = await lastCharged(await engines.eventStore(), tools);
  const targets = committed.map((offset) => ({ ...offset, nextOffset: targetOf(offset, charged) }));
  await retryStep(() => group.rewind(targets), tools);
  for (const [index, target] of targets.entries()) print(rewoundLine(committed[index]!, target));
  print('Usage is read again from there, and charged where this ledger lacks it.');
  return EXIT.ok;
}

const partitionName = ({ topic, partition }: Pick<GroupOffset, 'topic' | 'partition'>): string =>
  `${topic}/${partition}`;

function targetOf(offset: CommittedOffset, charged: ReadonlyMap<string, number>): number {
  const last = charged.get(partitionName(offset)) ?? -1;
  const target = Math.min(offset.nextOffset, last + 1) - BATCH_MESSAGES_MAX;
  return Math.max(offset.oldestOffset, target);
}

function rewoundLine(
  before: CommittedOffset,
  { nextOffset, oldestOffset }: CommittedOffset,
): string {
  const partition = partitionName(before);
  const line = `${partition}: from ${before.nextOffset} back to ${nextOffset}`;
  if (nextOffset > oldestOffset || oldestOffset === 0) return line;
  return `${line}, the oldest that the log still holds: let producers send again what may lie before it`;
}

/** The offset of the last charged message of each partition. */
async function lastCharged(source: EventSource, tools: Tools): Promise<Map<string, number>> {
  const charged = new Map<string, number>();
  const head = await source.head([LEDGER_CATEGORY]);
  if (head === null) return charged;
  const { signal } = new AbortController();
  let after: Position | null = null;
  let events = 0;
  const readOn = async (): Promise<void> => {
    const options = { after, categories: [LEDGER_CATEGORY], signal, maxBatch: BATCH_EVENTS };
    for await (const batch of source.subscribe(options)) {
      for (const event of batch) noteOrigin(charged, event);
      report(events, (events += batch.length), tools);
      after = batch[batch.length - 1]!.position;
      if (after >= head) return;
    }
  };
  await retryStep(readOn, tools);
  return charged;
}

function report(before: number, events: number, { progress }: Tools): void {
  if (Math.floor(events / EVENTS_BETWEEN_REPORTS) > Math.floor(before / EVENTS_BETWEEN_REPORTS)) {
    progress(`read ${events} events of the ledger`);
  }
}

const ORIGIN = /^(?<partition>.+\/\d+)\/(?<offset>\d+)$/;

function noteOrigin(charged: Map<string, number>, { metadata }: RecordedEvent): void {
  const { origin } = metadata as { readonly origin?: unknown };
  if (typeof origin !== 'string') return;
  const { partition, offset } = ORIGIN.exec(origin)?.groups ?? {};
  if (partition === undefined) return;
  charged.set(partition, Math.max(charged.get(partition) ?? -1, Number(offset)));
}

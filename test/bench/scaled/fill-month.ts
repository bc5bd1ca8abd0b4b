/** Charges usage without Kafka, at the store's full speed, to give a benchmark a full ledger. */
import { openCheckpointFolder } from '#adapters/files';
import { deterministicUuid, type EventStore, sleep } from '#eventsourcing';
import { decodeMessage, usageKeyOf } from '#contracts';
import { CreditLedger, monthAggregate, type ReceivedUsage } from '#ledger';
import { usageMessages } from '../support/workload.js';

const BATCH = 500;

export interface Filling {
  readonly store: EventStore;
  readonly tenantId: string;
  readonly events: number;
  readonly time: Date;
  /** A folder for the ledger's checkpoints. */
  readonly checkpoints: string;
}

export async function fillMonth(filling: Filling): Promise<void> {
  const { tenantId, events, time } = filling;
  const ledger = await newLedger(filling);
  const sample = sampleOf(tenantId, time);
  for (let done = 0; done < events; done += BATCH) {
    const records = Array.from({ length: Math.min(BATCH, events - done) }, (_, index) =>
      recordLike(sample, `filled-${done + index}`),
    );
    await ledger.recordUsage(tenantId, records);
  }
}

async function newLedger({ store, time, checkpoints }: Filling): Promise<CreditLedger> {
  const aggregate = monthAggregate({
    store,
    retry: { sleep },
    cachedMonthsMax: 10,
    checkpoints: {
      folder: await openCheckpointFolder(checkpoints),
      eventsBetween: 10_000,
      onFailure: (_stream, error) => {
        throw error;
      },
    },
  });
  return new CreditLedger({ aggregate, clock: { now: () => time }, knownTenantsMax: 10 });
}

function sampleOf(tenantId: string, time: Date): ReceivedUsage {
  const shape = { tenants: 1, environments: 5, users: 20 };
  const [message] = usageMessages(shape, 0, 1);
  const data = JSON.parse(message!.value.toString()) as object;
  const headers = { ...message!.headers, ce_time: time.toISOString() };
  const value = Buffer.from(JSON.stringify({ ...data, tenantId }));
  const decoded = decodeMessage(
    { topic: message!.topic, headers, value },
    { now: time.toISOString() },
  );
  if (decoded.kind === 'invalid') throw new Error(decoded.reason.message);
  return { decoded };
}

function recordLike(sample: ReceivedUsage, id: string): ReceivedUsage {
  const { usage } = sample.decoded;
  return {
    decoded: {
      usage: { ...usage, id },
      usageKey: usageKeyOf(usage.tenantId, usage.source, id),
      payloadHash: deterministicUuid(id).replaceAll('-', ''),
    },
    message: { topic: 'ai-model-executed', partition: 0, offset: id.length },
  };
}

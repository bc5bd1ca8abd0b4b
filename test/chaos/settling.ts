/** Waits until a run has settled: no lag in any engine, every process ready. */
import { setTimeout as pause } from 'node:timers/promises';
import { kafkaClient } from '#adapters/kafka';
import {
  checkpointKey,
  type EventSource,
  type PartitionLag,
  readCheckpoint,
  type SqlDatabase,
  TransientError,
} from '#eventsourcing';
import { usageProjection } from '#read-models';
import { USAGE_TOPICS } from '../support/scaled-engines.js';
import type { Fleet } from './fleet.js';

/** The prefixes of the consumer groups' names; that of dead letters ends with the identity of its read models. */
const GROUPS = {
  'ai-credit-metering': USAGE_TOPICS,
  'ai-credit-rejected-events-': USAGE_TOPICS.map((topic) => `${topic}.dlq`),
};
const CHECK_EVERY_MS = 250;

type KafkaAdmin = ReturnType<ReturnType<typeof kafkaClient>['admin']>;

export interface Seen {
  readonly fleet: Fleet;
  readonly broker: KafkaAdmin;
  readonly store: EventSource;
  readonly readModels: SqlDatabase;
}

export async function openAdmin(brokers: readonly string[]): Promise<KafkaAdmin> {
  const admin = kafkaClient({ brokers, clientId: 'chaos' }, () => undefined).admin();
  await admin.connect();
  return admin;
}

/** @returns whether it settled in time */
export async function settles(seen: Seen, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    if (await isSettled(seen)) return true;
    await pause(CHECK_EVERY_MS);
  }
  return false;
}

async function isSettled(seen: Seen): Promise<boolean> {
  try {
    const lags = await lagsOf(seen.broker);
    const isIdle = lags.every(({ lag }) => lag === 0) && (await hasProjectedAll(seen));
    return isIdle && (await seen.fleet.isReady());
  } catch (error) {
    const isKafka = error instanceof Error && error.name.startsWith('KafkaJS');
    if (isKafka || error instanceof TransientError) return false;
    throw error;
  }
}

export async function lagsOf(broker: KafkaAdmin): Promise<PartitionLag[]> {
  const lags: PartitionLag[] = [];
  const { groups } = await broker.listGroups();
  for (const [prefix, topics] of Object.entries(GROUPS)) {
    const groupId = groups.find((group) => group.groupId.startsWith(prefix))?.groupId ?? prefix;
    for (const { topic, partitions } of await broker.fetchOffsets({ groupId, topics })) {
      for (const { partition, high } of await broker.fetchTopicOffsets(topic)) {
        const known = partitions.find((one) => one.partition === partition);
        const committedOffset = Math.max(0, Number(known?.offset ?? 0));
        lags.push({ topic, partition, committedOffset, lag: Number(high) - committedOffset });
      }
    }
  }
  return lags;
}

/** Whether read models and notifications are at the head, and every tenant is in the present month. */
async function hasProjectedAll({ store, readModels }: Seen): Promise<boolean> {
  const { categories } = usageProjection();
  const head = await store.head(categories);
  for (const key of [checkpointKey(usageProjection()), 'notifications@1']) {
    if ((await readCheckpoint(readModels, key)) !== head) return false;
  }
  const present = new Date().toISOString().slice(0, 7);
  const behind = 'SELECT COUNT(*) AS tenants FROM tenants WHERE last_month < $1';
  const [row] = await readModels.query<{ tenants: number }>(behind, [present]);
  return row!.tenants === 0;
}

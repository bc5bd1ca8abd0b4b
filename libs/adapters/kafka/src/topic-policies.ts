/** Checks that topics are not compacted, because a compacted topic keeps only the last message of each key. */
import type { Admin } from 'kafkajs';
import { errorType, KafkaSetupError } from './errors.js';
import type { KafkaObserver } from './events.js';
import { kafkajs } from './kafkajs.js';

const POLICY = 'cleanup.policy';

/**
 * Refuses compacted topics. A user without permission to read topic settings gets a warning and continues, because
 * consuming does not require it.
 * @returns whether the settings could be read
 * @throws KafkaSetupError for compacted topics
 */
export async function refuseCompacted(
  admin: Admin,
  topics: readonly string[],
  onEvent: KafkaObserver,
): Promise<boolean> {
  const policies = await policiesOf(admin, topics);
  if (!policies) {
    const message = `this user may not see ${POLICY} of the topics: grant DescribeConfigs, or make sure that none is compacted`;
    onEvent({ kind: 'engine', level: 'warning', message });
    return false;
  }
  const compacted = policies.filter(({ policy }) => policy.split(',').includes('compact'));
  if (compacted.length === 0) return true;
  const names = compacted.map(({ topic }) => `"${topic}"`).join(', ');
  throw new KafkaSetupError(
    `Kafka: topic ${names} is compacted, which drops messages with the same key: set ${POLICY} to delete`,
  );
}

async function policiesOf(admin: Admin, topics: readonly string[]) {
  const { TOPIC } = kafkajs.ConfigResourceTypes;
  const asked = topics.map((name) => ({ type: TOPIC, name, configNames: [POLICY] }));
  try {
    const { resources } = await admin.describeConfigs({
      resources: asked,
      includeSynonyms: false,
    });
    return resources.map(({ resourceName, configEntries }) => ({
      topic: resourceName,
      policy: configEntries.find(({ configName }) => configName === POLICY)?.configValue ?? '',
    }));
  } catch (error) {
    if (errorType(error) === 'TOPIC_AUTHORIZATION_FAILED') return null;
    throw error;
  }
}

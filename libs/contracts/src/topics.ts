/** The topics of the public contract. */
import type { UsageType } from '#metering';

export const USAGE_TOPICS: Readonly<Record<UsageType, string>> = {
  AIModelExecuted: 'ai-model-executed',
  AIModelTrained: 'ai-model-trained',
};

/** The consumer group that meters usage: its offsets belong to the ledger. */
export const METERING_GROUP = 'ai-credit-metering';

export const NOTIFICATION_TOPIC = 'ai-credit-notifications';

export const topicOf = (type: UsageType): string => USAGE_TOPICS[type];

export function usageTypeOf(topic: string): UsageType | undefined {
  if (topic === USAGE_TOPICS.AIModelExecuted) return 'AIModelExecuted';
  return topic === USAGE_TOPICS.AIModelTrained ? 'AIModelTrained' : undefined;
}

const DEAD_LETTER_SUFFIX = '.dlq';

export const deadLetterTopic = (topic: string): string => topic + DEAD_LETTER_SUFFIX;

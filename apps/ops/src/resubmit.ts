/** Gives dead letters another chance, as the messages they were; those that fail again come back as new dead letters. */
import { deadLetterTopic, resubmission, USAGE_TOPICS } from '#contracts';
import type { BatchSource, MessageBatch, MessagePublisher, OutgoingMessage } from '#eventsourcing';
import { sleep } from '#platform';
import type { Tools } from './operate.js';

const CONSUMER_GROUP = 'ai-credit-resubmission';
const TOPICS = Object.values(USAGE_TOPICS).map(deadLetterTopic);
const LAG_PAUSE_MS = 100;

/** Each dead letter is looked at once for every code, and once for all: a code passes over the others, and loses none. */
export async function resubmit({ engines, print }: Tools, code?: string): Promise<boolean> {
  const group = code === undefined ? CONSUMER_GROUP : `${CONSUMER_GROUP}-${code}`;
  const source = await engines.batchSource(group);
  const publisher = await engines.publisher();
  let sent = 0;
  let passedOver = 0;
  await source.start(TOPICS, async (batch) => {
    const messages = chosen(batch, code);
    await publish(publisher, messages);
    sent += messages.length;
    passedOver += batch.messages.length - messages.length;
    await batch.commit(batch.messages[batch.messages.length - 1]!.offset);
  });
  await drained(source);
  await source.stop();
  print(`${sent} sent back, ${passedOver} passed over`);
  return true;
}

function chosen(batch: MessageBatch, code: string | undefined): OutgoingMessage[] {
  return batch.messages
    .filter(({ headers }) => code === undefined || headers['dlq-code']?.toString() === code)
    .map(resubmission)
    .filter((message): message is OutgoingMessage => message !== null);
}

/** A crash between this and the commit sends them again: the ledger knows their ids. */
async function publish(
  publisher: MessagePublisher,
  messages: readonly OutgoingMessage[],
): Promise<void> {
  if (messages.length > 0) await publisher.publish(messages);
}

async function drained(source: BatchSource): Promise<void> {
  for (;;) {
    const lags = await source.lag();
    if (lags.length > 0 && lags.every(({ lag }) => lag === 0)) return;
    await sleep(LAG_PAUSE_MS);
  }
}

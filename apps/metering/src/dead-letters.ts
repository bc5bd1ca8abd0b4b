/** Publishes messages that cannot be charged as dead letters. If a letter is too large for its topic, it refers to the message instead of containing it. */
import { deadLetter, deadLetterWithoutContent, type InvalidUsage } from '#contracts';
import { type IncomingMessage, type MessagePublisher, MessageTooLargeError } from '#eventsourcing';
import type { LedgerDamaged } from '#ledger';
import type { Instant, Rejection } from '#metering';

/** A message that cannot be charged and becomes a dead letter. */
export interface UnchargedMessage {
  readonly message: IncomingMessage;
  readonly reason: InvalidUsage['reason'] | Rejection | LedgerDamaged;
}

/** Publishes in the order of offsets, so that resubmission keeps that order. */
export async function publishDeadLetters(
  publisher: MessagePublisher,
  rejected: UnchargedMessage[],
  now: Instant,
): Promise<void> {
  rejected.sort((a, b) => a.message.offset - b.message.offset);
  let letters = rejected.map((one) => ({
    ...one,
    letter: deadLetter(one.message, one.reason, now),
  }));
  while (letters.length > 0) {
    const refused = await firstTooLarge(
      publisher,
      letters.map(({ letter }) => letter),
    );
    if (refused === null) return;
    const [{ message, reason }, ...behind] = letters.slice(refused) as [
      UnchargedMessage,
      ...typeof letters,
    ];
    await publisher.publish([deadLetterWithoutContent(message, reason, now)]);
    letters = behind;
  }
}

/** @returns the index of the message that is too large, once those before it are published, or `null` once all are */
async function firstTooLarge(
  publisher: MessagePublisher,
  messages: Parameters<MessagePublisher['publish']>[0],
): Promise<number | null> {
  try {
    await publisher.publish(messages);
    return null;
  } catch (error) {
    const refused = error instanceof MessageTooLargeError ? messages.indexOf(error.outgoing) : -1;
    if (refused < 0) throw error;
    return refused;
  }
}

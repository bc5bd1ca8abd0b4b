/** Publishes messages that cannot be charged as dead letters; a letter that would be too large for its topic names the place of the message instead of holding it. */
import { deadLetter, deadLetterWithoutContent, type InvalidUsage } from '#contracts';
import { type IncomingMessage, type MessagePublisher, MessageTooLargeError } from '#eventsourcing';
import type { LedgerDamaged } from '#ledger';
import type { Instant, Rejection } from '#metering';

/** A message that cannot be charged and becomes a dead letter. */
export interface UnchargedMessage {
  readonly message: IncomingMessage;
  readonly reason: InvalidUsage['reason'] | Rejection | LedgerDamaged;
}

/** In the order they were read, so that resubmitting them keeps that order. */
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

/** @returns which of the messages is too large, with those before it published; `null` once all are */
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

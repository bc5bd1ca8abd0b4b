/** Finds in the ledger the notifications of a tenant since an instant. */
import { ledgerStream, noticeStream } from '#contracts';
import type { EventStore } from '#eventsourcing';
import { type Month, monthOf, nextMonth, previousMonth } from '#metering';
import { messageOf } from './endpoint-message.js';
import type { Message } from './delivery.js';

/**
 * Starts one month earlier, because a recently closed month may have been restated since.
 * @param now by the clock of the ledger
 * @returns the messages in ledger order
 */
export async function messagesSince(
  store: Pick<EventStore, 'read'>,
  tenantId: string,
  since: string,
  now: string,
): Promise<Message[]> {
  const found: { readonly position: number; readonly message: Message }[] = [];
  const last = monthOf(now);
  const from = since < now ? monthOf(since) : last;
  const streams = [noticeStream(tenantId)];
  for (let month: Month = previousMonth(from); month <= last; month = nextMonth(month)) {
    streams.push(ledgerStream(tenantId, month));
  }
  for (const stream of streams) {
    for await (const batch of store.read(stream)) {
      for (const event of batch) {
        const message = event.recordedAt >= since ? messageOf(event) : null;
        if (message) found.push({ position: event.position, message });
      }
    }
  }
  return found.sort((a, b) => a.position - b.position).map(({ message }) => message);
}

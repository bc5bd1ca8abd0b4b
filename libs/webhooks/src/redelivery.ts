/** Finds in the ledger what an endpoint was, or would have been, sent since a moment. */
import { ledgerStream, noticeStream } from '#contracts';
import type { EventStore } from '#eventsourcing';
import { type Month, monthOf, nextMonth, previousMonth } from '#metering';
import { messageOf } from './endpoint-message.js';
import type { Message } from './delivery.js';

/** @param now by the clock of the ledger. In the order of the ledger. A month that closed lately may have been restated since. */
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

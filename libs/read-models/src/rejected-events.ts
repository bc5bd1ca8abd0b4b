/** Stores dead letters as rows and finds them by event. */
import type { SqlReader, SqlTransaction } from '#eventsourcing';
import { insertion } from './bulk.js';

export interface RejectedEvent {
  /** Topic, partition and offset of the original message. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** `null` if the message does not name it. */
  readonly tenantId: string | null;
  readonly eventId: string | null;
  readonly source: string | null;
  readonly code: string;
  readonly field: string | null;
  readonly reason: string;
  readonly rejectedAt: string;
  /** The original message; `null` if an earlier release recorded the rejection without it. */
  readonly message: RejectedMessage | null;
}

export interface RejectedMessage {
  /** `null` for a message without a key. */
  readonly keyBase64: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly valueBase64: string;
}

const insertRejected = insertion({
  table: 'rejected_events',
  columns: `
    topic, partition_number, message_offset, tenant_id, event_id, source,
    code, field, reason, rejected_at
  `,
  onConflict: 'ON CONFLICT (topic, partition_number, message_offset) DO NOTHING',
});

const insertMessages = insertion({
  table: 'rejected_messages',
  columns: 'topic, partition_number, message_offset, key_base64, headers, value_base64',
  onConflict: 'ON CONFLICT (topic, partition_number, message_offset) DO NOTHING',
});

/** Idempotent: a dead letter that arrives again stays one row. */
export async function recordRejected(
  transaction: SqlTransaction,
  rejected: readonly RejectedEvent[],
): Promise<void> {
  await insertRejected(
    transaction,
    rejected.flatMap((one) => [
      one.topic,
      one.partition,
      one.offset,
      one.tenantId,
      one.eventId,
      one.source,
      one.code,
      one.field,
      one.reason,
      one.rejectedAt,
    ]),
  );
  await insertMessages(
    transaction,
    rejected.flatMap(({ topic, partition, offset, message }) =>
      message === null
        ? []
        : [
            topic,
            partition,
            offset,
            message.keyBase64,
            JSON.stringify(message.headers),
            message.valueBase64,
          ],
    ),
  );
}

/** More rejections of one event than this add no information. */
const REJECTIONS_MAX = 20;

/** @returns the rejections, newest first, without their messages */
export async function findRejected(
  reader: SqlReader,
  tenantId: string,
  eventId: string,
): Promise<Omit<RejectedEvent, 'message'>[]> {
  const rows = await reader.query<RejectedRow>(
    `SELECT * FROM rejected_events WHERE tenant_id = $1 AND event_id = $2
     ORDER BY rejected_at DESC, topic, partition_number, message_offset DESC LIMIT $3`,
    [tenantId, eventId, REJECTIONS_MAX],
  );
  return rows.map(toRejected);
}

export const toRejected = (row: RejectedRow): Omit<RejectedEvent, 'message'> => ({
  topic: row.topic,
  partition: row.partition_number,
  offset: row.message_offset,
  tenantId: row.tenant_id,
  eventId: row.event_id,
  source: row.source,
  code: row.code,
  field: row.field,
  reason: row.reason,
  rejectedAt: row.rejected_at,
});

export type RejectedRow = {
  topic: string;
  partition_number: number;
  message_offset: number;
  tenant_id: string | null;
  event_id: string | null;
  source: string | null;
  code: string;
  field: string | null;
  reason: string;
  rejected_at: string;
};

/** Rejected events of one or all tenants, newest first, with their bytes. */
import { isStorable } from '#validation';
import type { SqlReader, SqlValue } from '#eventsourcing';
import {
  type RejectedEvent,
  type RejectedMessage,
  type RejectedRow,
  toRejected,
} from '../rejected-events.js';

export interface RejectedFilter {
  /** Absent for all tenants, including events that name none. */
  readonly tenantId?: string;
  readonly code?: string;
  readonly topic?: string;
  readonly eventId?: string;
  /** Rejected at or after this instant. */
  readonly from?: string;
  /** Rejected before this instant. */
  readonly to?: string;
}

/** The end of a page. */
export type RejectedCursor = readonly [
  rejectedAt: string,
  topic: string,
  partition: number,
  offset: number,
];

export const isRejectedCursor = (value: unknown): value is RejectedCursor =>
  Array.isArray(value) &&
  value.length === 4 &&
  value.slice(0, 2).every(isStorable) &&
  value.slice(2).every((count) => Number.isSafeInteger(count));

export interface RejectedQuestion {
  readonly filter: RejectedFilter;
  /** `null` starts with the newest. */
  readonly after: RejectedCursor | null;
  readonly limit: number;
}

/**
 * A page ends early if its rows are large: a query must not hold a hundred mebibytes in memory, and a response of this
 * size already takes a second.
 */
export const PAGE_CHARACTERS_MAX = 2_000_000;

const KEYS = 'r.rejected_at, r.topic, r.partition_number, r.message_offset';

export async function listRejected(
  reader: SqlReader,
  { filter, after, limit }: RejectedQuestion,
): Promise<{ readonly rejected: readonly RejectedEvent[]; readonly next: RejectedCursor | null }> {
  const rows = await readRows(reader, filter, after, limit + 1);
  const rejected: RejectedEvent[] = [];
  let characters = 0;
  for (const row of rows.slice(0, limit)) {
    characters += row.characters ?? 0;
    if (rejected.length > 0 && characters > PAGE_CHARACTERS_MAX) break;
    rejected.push({ ...toRejected(row), message: await readMessage(reader, row) });
  }
  const last = rejected.at(-1);
  const more = last !== undefined && rejected.length < rows.length;
  return {
    rejected,
    next: more ? [last.rejectedAt, last.topic, last.partition, last.offset] : null,
  };
}

type Row = RejectedRow & { readonly characters: number | null };

const CONDITIONS = {
  tenantId: 'r.tenant_id =',
  code: 'r.code =',
  topic: 'r.topic =',
  eventId: 'r.event_id =',
  from: 'r.rejected_at >=',
  to: 'r.rejected_at <',
} as const satisfies Record<keyof RejectedFilter, string>;

function readRows(
  reader: SqlReader,
  filter: RejectedFilter,
  after: RejectedCursor | null,
  limit: number,
): Promise<Row[]> {
  const parameters: SqlValue[] = [];
  const given = (value: SqlValue): string => `$${parameters.push(value)}`;
  const names = Object.keys(CONDITIONS) as (keyof RejectedFilter)[];
  const conditions = names.flatMap((name) => {
    const wanted = filter[name];
    return wanted === undefined ? [] : [`${CONDITIONS[name]} ${given(wanted)}`];
  });
  if (after) conditions.push(`(${KEYS}) < (${after.map(given).join(', ')})`);
  return reader.query<Row>(
    `SELECT r.*, LENGTH(m.value_base64) + LENGTH(m.headers) AS characters
     FROM rejected_events r
     LEFT JOIN rejected_messages m ON m.topic = r.topic
       AND m.partition_number = r.partition_number AND m.message_offset = r.message_offset
     ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
     ORDER BY ${KEYS.split(', ')
       .map((key) => `${key} DESC`)
       .join(', ')}
     LIMIT ${given(limit)}`,
    parameters,
  );
}

async function readMessage(reader: SqlReader, row: RejectedRow): Promise<RejectedMessage | null> {
  const [message] = await reader.query<{
    key_base64: string | null;
    headers: string;
    value_base64: string;
  }>(
    `SELECT key_base64, headers, value_base64 FROM rejected_messages
     WHERE topic = $1 AND partition_number = $2 AND message_offset = $3`,
    [row.topic, row.partition_number, row.message_offset],
  );
  if (!message) return null;
  return {
    keyBase64: message.key_base64,
    headers: JSON.parse(message.headers) as Record<string, string>,
    valueBase64: message.value_base64,
  };
}

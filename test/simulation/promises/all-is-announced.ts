/** P2 for notifications: every event that requires a notification was published, and every dead letter can be queried. */
import { NOTIFICATION_TYPES } from '#contracts';
import { LETTER_TOPICS, NOTIFICATION_TOPIC } from '../harness/message-log.js';
import { type Evidence, monthOfStream } from './evidence.js';

export async function allIsAnnounced(evidence: Evidence): Promise<void> {
  if (!evidence.world.announces) return;
  await announcedInOrder(evidence);
  await lettersAreRows(evidence);
}

/**
 * Checks that each event was announced at least once and, ignoring repeats, in the ledger's order within each tenant.
 */
async function announcedInOrder({ world, events, findings }: Evidence): Promise<void> {
  const heard = new Map<string, Set<string>>();
  for (const { key, headers } of await world.log.read(NOTIFICATION_TOPIC)) {
    const tenantId = String(key);
    const ids = heard.get(tenantId) ?? new Set();
    heard.set(tenantId, ids.add(String(headers['ce_id'])));
  }
  const due = new Map<string, string[]>();
  for (const { stream, type, id } of events) {
    if (monthOfStream(stream) === null || !NOTIFICATION_TYPES.includes(type)) continue;
    const tenantId = stream.slice('creditLedger-'.length, -'_2025-11'.length);
    due.set(tenantId, [...(due.get(tenantId) ?? []), id]);
  }
  for (const tenantId of new Set([...heard.keys(), ...due.keys()])) {
    const ids = [...(heard.get(tenantId) ?? [])];
    findings.expect('P2', `announced to ${tenantId}`, ids, due.get(tenantId) ?? []);
  }
}

async function lettersAreRows({ world, findings, placed }: Evidence): Promise<void> {
  const messages = new Map(placed.map(({ place, message }) => [place, message]));
  const told = new Map<string, Set<string>>();
  for (const topic of LETTER_TOPICS) {
    for (const { headers } of await world.log.read(topic)) {
      const place = ['topic', 'partition', 'offset'].map((of) => String(headers[`dlq-${of}`]));
      const message = messages.get(place.join('/'))!;
      const { run, flaw } = message;
      const unread = message.mode === 'structured' && UNREADABLE.includes(String(flaw));
      const id = flaw === 'emptyId' ? '' : run.id;
      const tenant = run.tenantId;
      const code = headers['dlq-code']?.toString();
      const row = JSON.stringify([...place, tenant, unread ? null : id, code]);
      told.set(place.join('/'), (told.get(place.join('/')) ?? new Set()).add(row));
    }
  }
  const rows = await world.engines.readModels.query('SELECT * FROM rejected_events');
  const kept = new Map(
    rows.map((row) => {
      const place = [row['topic'], String(row['partition_number']), String(row['message_offset'])];
      const rest = [row['tenant_id'], row['event_id'], row['code']];
      return [place.join('/'), JSON.stringify([...place, ...rest])];
    }),
  );
  // A redelivered message may be rejected for another reason: its single row may hold either.
  const expected = Array.from(told, ([place, letters]) => {
    const row = kept.get(place);
    return row !== undefined && letters.has(row) ? row : [...letters].join(' or ');
  });
  findings.expect('P2', 'rows of dead letters', [...kept.values()].sort(), expected.sort());
}

const UNREADABLE = ['noJson', 'noUtf8', 'emptyObject'];

/** P2 for whoever listens: what admins must hear of is announced, and every dead letter can be asked about. */
import { LETTER_TOPICS, NOTIFICATION_TOPIC } from '../harness/message-log.js';
import { type Evidence, monthOfStream } from './evidence.js';

const WORTH_TELLING = [
  'MonthlyReset',
  'OverageEntered',
  'OverageExited',
  'UsageWarningRaised',
  'OverAllocated',
  'TrialStarted',
  'TrialRenewed',
  'TrialEnded',
  'GrantEnded',
  'ExtensionGranted',
];

export async function allIsTold(evidence: Evidence): Promise<void> {
  if (!evidence.world.announces) return;
  await announcedInOrder(evidence);
  await lettersAreRows(evidence);
}

/** At least once each; without the repeats in the order of the ledger, tenant by tenant. */
async function announcedInOrder({ world, events, findings }: Evidence): Promise<void> {
  const heard = new Map<string, Set<string>>();
  for (const { key, headers } of await world.log.read(NOTIFICATION_TOPIC)) {
    const tenantId = String(key);
    const ids = heard.get(tenantId) ?? new Set();
    heard.set(tenantId, ids.add(String(headers['ce_id'])));
  }
  const due = new Map<string, string[]>();
  for (const { stream, type, id } of events) {
    if (monthOfStream(stream) === null || !WORTH_TELLING.includes(type)) continue;
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
  const expected = new Set<string>();
  for (const topic of LETTER_TOPICS) {
    for (const { headers } of await world.log.read(topic)) {
      const place = ['topic', 'partition', 'offset'].map((of) => String(headers[`dlq-${of}`]));
      const message = messages.get(place.join('/'))!;
      const { run, flaw } = message;
      const unread = message.mode === 'structured' && UNREADABLE.includes(String(flaw));
      const id = flaw === 'emptyId' ? '' : run.id;
      const tenant = run.tenantId;
      expected.add(
        JSON.stringify([...place, tenant, unread ? null : id, headers['dlq-code']?.toString()]),
      );
    }
  }
  const rows = await world.engines.readModels.query('SELECT * FROM rejected_events');
  const kept = rows.map((row) =>
    JSON.stringify([
      ...[row['topic'], String(row['partition_number']), String(row['message_offset'])],
      ...[row['tenant_id'], row['event_id'], row['code']],
    ]),
  );
  findings.expect('P2', 'rows of dead letters', kept.sort(), [...expected].sort());
}

const UNREADABLE = ['noJson', 'noUtf8', 'emptyObject'];

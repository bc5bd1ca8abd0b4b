/** P2: read = charged + duplicate + rejected; every rejected message is in the dead-letter topic with its bytes. */
import type { IncomingMessage } from '#eventsourcing';
import { identityOf, meaningOf } from '../plan/message-spec.js';
import { USAGE_TOPICS } from '../harness/message-log.js';
import type { Published } from '../harness/observed.js';
import { chargesByIdentity, mayBeRefused } from './charged-once.js';
import type { Evidence } from './evidence.js';

export async function nothingVanishes(evidence: Evidence): Promise<void> {
  const { world, events, placed, findings } = evidence;
  for (const what of world.observed.wrongTallies) findings.add('P2', what);
  findings.expect('P2', 'messages in the log', placed.length, world.observed.published.length);
  const charged = chargesByIdentity(events);
  const letters = await lettersByOrigin(evidence);
  for (const { place, message } of placed) {
    const due = dueIn(message, charged);
    const mine = letters.get(place) ?? [];
    if (due === 'deadLetter' && mine.length === 0) {
      findings.add('P2', `${place} (${message.flaw ?? 'id conflict'}) vanished`);
    }
    if (due === 'ledger' && mine.length > 0) {
      findings.add('P2', `${place} is in the ledger and in the dead-letter topic`);
    }
    for (const { value, headers } of mine) {
      if (!value?.equals(message.value)) findings.add('P2', `${place} lost its bytes`);
      if (!headers['dlq-reason']) findings.add('P2', `${place} is a dead letter without a reason`);
    }
  }
}

async function lettersByOrigin({ world }: Evidence): Promise<Map<string, IncomingMessage[]>> {
  const letters = new Map<string, IncomingMessage[]>();
  for (const topic of USAGE_TOPICS) {
    for (const letter of await world.log.read(`${topic}.dlq`)) {
      const origin = originOf(letter);
      letters.set(origin, [...(letters.get(origin) ?? []), letter]);
    }
  }
  return letters;
}

/** Where a message must be in the end, judged by the charges. */
function dueIn(message: Published, charged: ReadonlyMap<string, readonly string[]>) {
  const { run, flaw } = message;
  if (flaw !== null) return 'deadLetter';
  const meanings = charged.get(identityOf(run)) ?? [];
  if (!meanings.includes(meaningOf(run))) return 'deadLetter';
  return mayBeRefused(message) ? 'either' : 'ledger';
}

function originOf({ headers }: IncomingMessage): string {
  const { 'dlq-topic': topic, 'dlq-partition': partition, 'dlq-offset': offset } = headers;
  return `${String(topic)}/${String(partition)}/${String(offset)}`;
}

/** P2: read = charged + duplicate + rejected; every rejected message is in the dead-letter topic with its bytes. */
import type { IncomingMessage } from '#eventsourcing';
import { identityOf, meaningOf } from '../plan/message-spec.js';
import type { Published } from '../harness/observed.js';
import { chargesByIdentity, mayBeRefused } from './p1-charged-once.js';
import type { Evidence } from './evidence.js';

export function nothingVanishes({ world, events, findings }: Evidence): void {
  const { observed, log } = world;
  for (const what of observed.wrongTallies) findings.add('P2', what);
  const charged = chargesByIdentity(events);
  for (const message of observed.published) {
    const place = `${message.topic}/${message.partition}/${message.offset}`;
    const letters = log
      .partitions(`${message.topic}.dlq`)
      .flatMap((partition) => partition.messages)
      .filter((letter) => originOf(letter) === place);
    const due = dueIn(message, charged);
    if (due === 'deadLetter' && letters.length === 0) {
      findings.add('P2', `${place} (${message.flaw ?? 'id conflict'}) vanished`);
    }
    if (due === 'ledger' && letters.length > 0) {
      findings.add('P2', `${place} is in the ledger and in the dead-letter topic`);
    }
    for (const letter of letters) {
      if (!letter.value?.equals(message.value)) findings.add('P2', `${place} lost its bytes`);
      if (!letter.headers['dlq-reason']) findings.add('P2', `${place} was parked without a reason`);
    }
  }
}

/** Where a message has to be in the end, as the charges tell. */
function dueIn({ run, flaw }: Published, charged: ReadonlyMap<string, readonly string[]>) {
  if (flaw !== null) return 'deadLetter';
  const meanings = charged.get(identityOf(run)) ?? [];
  if (!meanings.includes(meaningOf(run))) return 'deadLetter';
  return mayBeRefused(run) ? 'either' : 'ledger';
}

function originOf({ headers }: IncomingMessage): string {
  const { 'dlq-topic': topic, 'dlq-partition': partition, 'dlq-offset': offset } = headers;
  return `${String(topic)}/${String(partition)}/${String(offset)}`;
}

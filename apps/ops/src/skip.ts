/** Marks an unreadable event as skipped, so that its tenant is served again; the reason is kept in the store. */
import { decodeLedgerEvent, ledgerOwnerOf } from '#contracts';
import {
  eventAt,
  findSetAside,
  isSkipped,
  type RecordedEvent,
  SetupError,
  StreamDamagedError,
  UnreadableEvent,
  writeSkip,
} from '#eventsourcing';
import { createReadModels, USAGE_CHECKPOINT } from '#read-models';
import { EXIT, type Exit } from './exit.js';
import type { Tools } from './operate.js';

const REFERENCE = /^(?<stream>.+)@(?<revision>\d{1,16})$/s;

/**
 * @param reference STREAM@REVISION, as shown by readiness and `ops verify`
 * @throws SetupError if the stream itself is damaged rather than an event in it: there is no later event to continue
 * with
 */
export async function skip(tools: Tools, reference: string, reason: string): Promise<Exit> {
  const { engines, print } = tools;
  const { stream, revision: digits } = REFERENCE.exec(reference)?.groups ?? {};
  const owner = stream === undefined ? null : ledgerOwnerOf(stream);
  if (stream === undefined || owner === null) {
    print(
      `${reference} is not an event of a ledger: it must look like creditLedger-contoso_2026-11@17`,
    );
    return EXIT.usage;
  }
  const revision = Number(digits);
  const event = await findEvent(tools, stream, revision);
  if (!event) {
    print(`There is no event at ${reference}.`);
    return EXIT.failed;
  }
  if (!(event instanceof UnreadableEvent) && isSkipped(event)) {
    print(`${reference} is skipped already.`);
    return EXIT.ok;
  }
  if (revision === 0) {
    print(`${reference} opens the month, which cannot be read without it. Restore it.`);
    return EXIT.failed;
  }
  if (isReadable(event) && !(await isSetAsideAt(tools, owner, event))) {
    print(`${reference} can be read and applied: there is nothing to skip.`);
    return EXIT.failed;
  }
  await writeSkip(await engines.eventStore(), { stream, revision, eventId: event.id, reason });
  print(
    `${reference} is skipped from now on. Now run "ops rebuild", so that the read models continue,`,
  );
  print(
    'and "ops resubmit --code ledgerDamaged" for the usage that became dead letters in the meantime.',
  );
  return EXIT.ok;
}

async function findEvent(
  { engines }: Tools,
  stream: string,
  revision: number,
): Promise<RecordedEvent | null> {
  const store = await engines.eventStore();
  try {
    return await eventAt(store, stream, revision);
  } catch (error) {
    if (!(error instanceof StreamDamagedError)) throw error;
    throw new SetupError(`${error.message}. This cannot be skipped: restore the store.`, {
      cause: error,
    });
  }
}

function isReadable(event: RecordedEvent): boolean {
  try {
    decodeLedgerEvent(event);
    return true;
  } catch (error) {
    if (error instanceof StreamDamagedError) return false;
    throw error;
  }
}

async function isSetAsideAt(
  { engines }: Tools,
  owner: string,
  { stream, revision }: RecordedEvent,
): Promise<boolean> {
  const database = await engines.readDatabase();
  await createReadModels(database);
  const found = await findSetAside(database, USAGE_CHECKPOINT, owner);
  return found?.stream === stream && found.revision === revision;
}

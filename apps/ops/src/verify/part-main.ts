/** The main module of a verification thread: answers requests until it is told to end. */
import { parentPort, workerData } from 'node:worker_threads';
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import { sleep, systemClock } from '#eventsourcing';
import { endWhenAsked, failureOf } from '#platform/basics';
import { createReadModels, dumpPart } from '#read-models';
import { openEngines } from '#engines/basics';
import type { Ask, PartData, Replayed, FromPart } from './part.js';
import { replay } from './replay.js';
import { tenantsOf } from './tenants.js';

endWhenAsked();

const { configuration, share } = workerData as PartData;
const post = (said: FromPart) => parentPort!.postMessage(said);
const notice = (message: string) => post({ kind: 'notice', message });
const engines = openEngines({
  configuration,
  clock: systemClock,
  sleep,
  endsWithoutDisk: true,
  onNotice: (_level, message) => notice(message),
});

async function replayed(to: number): Promise<Replayed> {
  const file = await openSqlite({ path: ':memory:', pollMs: 0 });
  try {
    const database = createSqliteDatabase(file);
    await createReadModels(database);
    const source = await engines.eventStore();
    const events = await replay({
      source,
      database,
      share,
      to,
      sleep,
      onAdvance: (count, position) => post({ kind: 'advanced', events: count, position }),
      onRetry: (message) => notice(`${message} (trying again)`),
    });
    return { events, dump: await dumpPart(database) };
  } finally {
    await file.close();
  }
}

async function answer(ask: Ask): Promise<FromPart> {
  if (ask.kind === 'replay') return { kind: 'replayed', replayed: await replayed(ask.to) };
  return { kind: 'served', dump: await dumpPart(await engines.readDatabase(), tenantsOf(share)) };
}

async function answerOrFail(ask: Ask): Promise<void> {
  try {
    post(await answer(ask));
  } catch (error) {
    post({ kind: 'failed', ...failureOf(error) });
  }
}

parentPort!.on('message', (ask: Ask) => void answerOrFail(ask));

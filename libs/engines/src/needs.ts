/** What a process needs of the engines it uses: there, the right release of everything, and of one installation. */
import { deadLetterTopic, NOTIFICATION_TOPIC, USAGE_TOPICS } from '#contracts';
import { type Need, randomId } from '#platform';
import { claimReadModels, createReadModels } from '#read-models';
import type { Engines, LogIdentity } from './engines.js';
import { bindLog, ledgerIdentity, requireBoundLog } from './installation.js';

const USAGE = Object.values(USAGE_TOPICS);
const TOPICS = [...USAGE, ...USAGE.map(deadLetterTopic), NOTIFICATION_TOPIC];

/** @returns `null` where the log is embedded. */
export async function adoptLog(engines: Engines): Promise<LogIdentity | null> {
  const log = await engines.describeLog(TOPICS);
  if (!log) return null;
  const store = await engines.eventStore();
  await ledgerIdentity(store, randomId());
  await bindLog(store, log);
  return log;
}

export interface UsedEngines {
  readonly engines: Engines;
  /** Those that the process has asked for. */
  readonly used: ReadonlySet<keyof Engines>;
}

export function needsOf({ engines, used }: UsedEngines): Need[] {
  const usesStore = used.has('eventStore');
  const newId = randomId();
  const ledgerId = async () => ledgerIdentity(await engines.eventStore(), newId);
  return [
    ...(usesStore ? [eventStoreNeed(ledgerId)] : []),
    ...(used.has('readDatabase') ? [readDatabaseNeed(engines, usesStore ? ledgerId : null)] : []),
    ...(used.has('publisher') || used.has('batchSource') ? [logNeed(engines, usesStore)] : []),
  ];
}

function eventStoreNeed(ledgerId: () => Promise<string>): Need {
  return {
    name: 'event store',
    async prepare() {
      await ledgerId();
    },
    check: async () => {
      await ledgerId();
      return null;
    },
  };
}

function readDatabaseNeed(engines: Engines, ledgerId: (() => Promise<string>) | null): Need {
  return {
    name: 'read database',
    async prepare() {
      const database = await engines.readDatabase();
      await createReadModels(database);
      if (ledgerId) await claimReadModels(database, await ledgerId());
    },
    async check() {
      await (await engines.readDatabase()).query('SELECT 1 AS one');
      return null;
    },
  };
}

function logNeed(engines: Engines, usesStore: boolean): Need {
  const verify = async () => {
    const log = await engines.describeLog(TOPICS);
    if (log && usesStore) await requireBoundLog(await engines.eventStore(), log);
  };
  return {
    name: 'message log',
    prepare: verify,
    async check() {
      await verify();
      return null;
    },
  };
}

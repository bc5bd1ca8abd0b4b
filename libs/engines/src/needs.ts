/** What a process needs of the engines it uses: there, the right release of everything, and of one installation. */
import { deadLetterTopic, NOTIFICATION_TOPIC, USAGE_TOPICS } from '#contracts';
import { type Need, randomId } from '#platform';
import { claimReadModels, createReadModels } from '#read-models';
import type { Engines } from './engines.js';
import { ledgerIdentity, requireBoundLog } from './installation.js';

const USAGE = Object.values(USAGE_TOPICS);
const TOPICS = [...USAGE, ...USAGE.map(deadLetterTopic), NOTIFICATION_TOPIC];

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
    prepare: async () => void (await ledgerId()),
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

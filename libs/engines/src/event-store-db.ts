/** Opens the ledger in EventStoreDB. */
import { SetupError } from '#eventsourcing';
import { ConfigurationError } from '#platform/basics';
import type { Engines } from './engines.js';
import { LEDGER_CATEGORIES } from './installation.js';
import type { Resources } from './resources.js';
import { requireTlsFiles, type TlsFile, type TlsFiles } from './tls-files.js';

/** Loaded on demand to keep embedded starts fast. */
const adapter = () => import('#adapters/eventstoredb');

export function eventStoreDb(
  connectionString: string,
  resources: Resources,
): Pick<Engines, 'eventStore' | 'restrictedStreams'> {
  const eventStore = resources.once(
    async () => {
      requireTlsFiles(await eventStoreFiles(connectionString));
      return (await adapter()).openEventStoreDb({ connectionString });
    },
    (store) => store.close(),
  );
  return {
    eventStore,
    restrictedStreams: async () => (await eventStore()).restrictedStreams(LEDGER_CATEGORIES),
  };
}

/**
 * The TLS files that the connection string names.
 * @throws ConfigurationError naming EVENTSTORE_URL if the string is invalid
 */
export async function eventStoreFiles(connectionString: string): Promise<TlsFiles> {
  const { parseConnectionString } = await adapter();
  try {
    const { tlsCAFile, userCertFile, userKeyFile } = parseConnectionString(connectionString).files;
    return {
      ca: fileOf('tlsCAFile', tlsCAFile),
      certificate: fileOf('userCertFile', userCertFile),
      key: fileOf('userKeyFile', userKeyFile),
    };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    throw new ConfigurationError(`EVENTSTORE_URL: ${error.message}`);
  }
}

const fileOf = (option: string, path: string | undefined): TlsFile | null =>
  path === undefined ? null : { setting: `EVENTSTORE_URL (${option})`, path };

/** The ledger on EventStoreDB. */
import { SetupError } from '#eventsourcing';
import { ConfigurationError } from '#platform/basics';
import type { Engines } from './engines.js';
import { LEDGER_CATEGORIES } from './installation.js';
import type { Resources } from './resources.js';
import { requireTlsFiles, type TlsFile, type TlsFiles } from './tls-files.js';

/** Loaded only when it is used, to keep embedded starts fast. */
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
 * The files that options of the connection string name.
 * @throws ConfigurationError naming EVENTSTORE_URL where the string is not understood
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

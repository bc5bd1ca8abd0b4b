/**
 * Detects a process of the scaled-out system that would use an embedded engine instead of the shared server,
 * because a setting is missing.
 */
import { type Configuration, ConfigurationError, isLoopback } from '#platform/basics';
import type { Engines } from './engines.js';
import type { OnNotice } from './notice.js';

type Address = 'KAFKA_BROKERS' | 'EVENTSTORE_URL' | 'DATABASE_URL';

/** The setting that selects an engine's server, and a description of the embedded engine. */
const OPENED: Partial<Record<keyof Engines, readonly [Address, string]>> = {
  publisher: ['KAFKA_BROKERS', 'a usage log'],
  batchSource: ['KAFKA_BROKERS', 'a usage log'],
  eventStore: ['EVENTSTORE_URL', 'a ledger'],
  readDatabase: ['DATABASE_URL', 'read models'],
};

/**
 * Checks an engine before it is opened, in a process with a single app. On one machine, other processes may share
 * the folder.
 * @throws ConfigurationError if other machines can reach the process
 */
export function privateEngines(
  { kafka, eventStoreUrl, databaseUrl, dataDir, host }: Configuration,
  onNotice: OnNotice,
): (opening: keyof Engines) => void {
  const named: Readonly<Record<Address, boolean>> = {
    KAFKA_BROKERS: kafka !== null,
    EVENTSTORE_URL: eventStoreUrl !== null,
    DATABASE_URL: databaseUrl !== null,
  };
  const others = (Object.keys(named) as Address[]).filter((address) => named[address]);
  const said = new Set<Address>();
  return (opening) => {
    const [address, what] = OPENED[opening] ?? [];
    if (address === undefined || named[address] || others.length === 0 || said.has(address)) return;
    said.add(address);
    const line = `${address} is not set, but ${others.join(' and ')}: this process has ${what} of its own in ${dataDir}`;
    if (!isLoopback(host)) {
      throw new ConfigurationError(`${line}. Set it as for the other processes`);
    }
    onNotice('warn', `${line}, which only processes with the same DATA_DIR share`);
  };
}

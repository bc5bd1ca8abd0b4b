/** Estimates the memory of cached months and ids, which bounds the caches of the ledger. */
import type { CachedState } from '#eventsourcing';
import type { Configuration, UsageIds } from '#metering';
import type { MonthStreamState } from './month-stream-state.js';

/** A month without usage. */
const MONTH_BYTES = 2_000;
/** The figures of an environment or a user, including the id. */
const VALUE_BYTES = 500;
const COMMAND_KEY_BYTES = 300;
/** Per character of a configuration's JSON, for the objects in memory. */
const CHARACTER_BYTES = 4;

/** A configuration is replaced, never changed, so its size is computed once. */
const configurationBytes = new WeakMap<Configuration, number>();

function bytesOfConfiguration(configuration: Configuration): number {
  let bytes = configurationBytes.get(configuration);
  if (bytes === undefined) {
    bytes = JSON.stringify(configuration).length * CHARACTER_BYTES;
    configurationBytes.set(configuration, bytes);
  }
  return bytes;
}

export function bytesOfMonth({ state }: CachedState<MonthStreamState>): number {
  const { month, commandDigests } = state;
  const { environments, trials, announced, ended } = month;
  const values = [environments, trials, announced, ended].reduce(
    (sum, { heldValues }) => sum + heldValues,
    0,
  );
  return (
    MONTH_BYTES +
    month.ids.heldBytes +
    bytesOfConfiguration(month.configuration) +
    values * VALUE_BYTES +
    commandDigests.size * COMMAND_KEY_BYTES
  );
}

/** Counts the ids of all closed months, which stay in memory with their tenant. */
export const bytesOfChain = ({ closedIds }: { readonly closedIds: readonly UsageIds[] }): number =>
  closedIds.reduce((sum, { heldBytes }) => sum + heldBytes, CHAIN_BYTES);

const CHAIN_BYTES = 200;

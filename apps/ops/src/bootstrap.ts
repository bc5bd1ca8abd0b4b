/** Prepares engines with an administrator's credentials: access control of the event store, roles of the database. */
import {
  eventStoreFiles,
  LEDGER_CATEGORIES,
  namingAuthorities,
  requireTlsFiles,
} from '#engines/basics';
import { SetupError } from '#eventsourcing';
import { ConfigurationError } from '#platform/basics';
import { createDatabaseRoles, createReadModels, DATABASE_ROLES } from '#read-models';
import { EXIT, type Exit } from './exit.js';
import type { Tools } from './operate.js';

export interface BootstrapOptions {
  /** The user or group of the service in the event store. */
  readonly reader?: string;
  readonly database?: true;
}

export async function bootstrap(tools: Tools, options: BootstrapOptions): Promise<Exit> {
  const { reader, database } = options;
  if (reader === undefined && !database) {
    tools.progress('error: name --reader for the event store, --database for PostgreSQL, or both');
    return EXIT.usage;
  }
  if (database) await bootstrapDatabase(tools);
  return reader === undefined ? EXIT.ok : bootstrapStore(tools, reader);
}

/** Uses the owner's credentials in DATABASE_URL, because only the owner may create roles. */
async function bootstrapDatabase({ engines, configuration, print }: Tools): Promise<void> {
  if (configuration.databaseUrl === null) {
    throw new ConfigurationError('DATABASE_URL must name the PostgreSQL to prepare');
  }
  const database = await engines.readDatabase();
  await createReadModels(database);
  const made = await createDatabaseRoles(database);
  print(`The tables and these roles exist: ${DATABASE_ROLES.join(', ')}.`);
  if (made.length > 0) print(`Created now: ${made.join(', ')}.`);
  print('Make the user of each app a member of its role: GRANT meter_query TO <user>.');
}

async function bootstrapStore({ configuration, print }: Tools, reader: string): Promise<Exit> {
  const { eventStoreUrl } = configuration;
  if (eventStoreUrl === null) {
    throw new ConfigurationError('EVENTSTORE_URL must name the event store to prepare');
  }
  requireTlsFiles(await eventStoreFiles(eventStoreUrl));
  const { bootstrapEventStore } = await import('#adapters/eventstoredb');
  const categories = LEDGER_CATEGORIES;
  const options = { connectionString: eventStoreUrl, reader, categories };
  const { outcome, restricted } = await bootstrapEventStore(options).catch(
    async (error: unknown) => {
      throw namingTheVariable(await namingAuthorities(error, configuration));
    },
  );
  print(outcome === 'granted' ? `${reader} may read all streams now.` : 'Nothing had to change.');
  for (const [stream, restriction] of restricted) print(`${stream}: ${restriction}`);
  if (restricted.size === 0) return EXIT.ok;
  print(
    'Metadata that hides events or denies access stops the tenants of these streams: remove it.',
  );
  return EXIT.failed;
}

const namingTheVariable = (error: unknown): unknown =>
  error instanceof SetupError ? new ConfigurationError(`EVENTSTORE_URL: ${error.message}`) : error;

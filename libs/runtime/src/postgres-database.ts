/** The read models on PostgreSQL. */
import { ConfigurationError, textOfSettingFile } from '#platform/basics';
import type { EngineOptions, Engines } from './engines.js';
import type { Resources } from './resources.js';

/** Options of the connection string that name files; the driver reads them without a look at what they are. */
const FILES = ['sslrootcert', 'sslcert', 'sslkey'];

export function postgresDatabase(
  connectionString: string,
  resources: Resources,
  tenants?: EngineOptions['tenants'],
): Pick<Engines, 'readDatabase'> {
  return {
    readDatabase: resources.once(
      async () => {
        const { createPostgresDatabase } = await import('#adapters/postgres');
        if (!URL.canParse(connectionString)) {
          throw new ConfigurationError(
            'DATABASE_URL must look like postgres://user:password@host/name',
          );
        }
        requireFiles(new URL(connectionString));
        return createPostgresDatabase({ connectionString, ...(tenants && { tenants }) });
      },
      (database) => database.close(),
    ),
  };
}

/** @throws SetupError naming DATABASE_URL, the option and the path of a file that cannot be read */
function requireFiles({ searchParams }: URL): void {
  for (const option of FILES) {
    const path = searchParams.get(option);
    if (path) textOfSettingFile(`DATABASE_URL (${option})`, path);
  }
}

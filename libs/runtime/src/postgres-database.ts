/** The read models on PostgreSQL. */
import { ConfigurationError } from '#platform/basics';
import type { EngineOptions, Engines } from './engines.js';
import type { Resources } from './resources.js';

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
        return createPostgresDatabase({ connectionString, ...(tenants && { tenants }) });
      },
      (database) => database.close(),
    ),
  };
}

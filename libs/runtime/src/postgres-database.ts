/** The read models on PostgreSQL. */
import { ConfigurationError } from '#platform';
import type { Engines } from './engines.js';
import type { Resources } from './resources.js';

export function postgresDatabase(
  connectionString: string,
  resources: Resources,
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
        return createPostgresDatabase({ connectionString });
      },
      (database) => database.close(),
    ),
  };
}

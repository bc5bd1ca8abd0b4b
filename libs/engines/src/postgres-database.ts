/** The read models on PostgreSQL. */
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
        return createPostgresDatabase({ connectionString });
      },
      (database) => database.close(),
    ),
  };
}

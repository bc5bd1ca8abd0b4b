/** Opens the read models in PostgreSQL. */
import { ConfigurationError } from '#platform/basics';
import type { EngineOptions, Engines } from './engines.js';
import type { Resources } from './resources.js';
import { requireTlsFiles, type TlsFile, type TlsFiles } from './tls-files.js';

export function postgresDatabase(
  connectionString: string,
  resources: Resources,
  tenants?: EngineOptions['tenants'],
): Pick<Engines, 'readDatabase'> {
  return {
    readDatabase: resources.once(
      async () => {
        const { createPostgresDatabase } = await import('#adapters/postgres');
        requireTlsFiles(postgresFiles(connectionString));
        return createPostgresDatabase({ connectionString, ...(tenants && { tenants }) });
      },
      (database) => database.close(),
    ),
  };
}

/**
 * The TLS files that the connection string names; the driver does not check them.
 * @throws ConfigurationError for an invalid connection string
 */
export function postgresFiles(connectionString: string): TlsFiles {
  if (!URL.canParse(connectionString)) {
    throw new ConfigurationError('DATABASE_URL must look like postgres://user:password@host/name');
  }
  const { searchParams } = new URL(connectionString);
  const fileOf = (option: string): TlsFile | null => {
    const path = searchParams.get(option);
    return path ? { setting: `DATABASE_URL (${option})`, path } : null;
  };
  return { ca: fileOf('sslrootcert'), certificate: fileOf('sslcert'), key: fileOf('sslkey') };
}

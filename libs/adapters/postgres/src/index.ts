/** PostgreSQL adapter of the SQL port, for read models that several processes share. */
export { createPostgresDatabase, type PostgresOptions } from './postgres-database.js';

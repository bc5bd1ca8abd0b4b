/**
 * The suite of extreme texts on PostgreSQL, whose indexes do not accept long keys and whose texts do not accept U+0000.
 */
import { createPostgresDatabase } from '#adapters/postgres';
import { describeTextExtremes } from '../extremes/suite.js';
import { createSchema, type PostgresSchema, UNSYNCED } from '../support/postgres-schema.js';

const schemas: PostgresSchema[] = [];

afterAll(async () => {
  for (const schema of schemas) await schema.drop();
});

describeTextExtremes('PostgreSQL', async () => {
  const schema = await createSchema(UNSYNCED);
  schemas.push(schema);
  return createPostgresDatabase(schema);
});

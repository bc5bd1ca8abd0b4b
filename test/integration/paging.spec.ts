/** The paging suite on PostgreSQL, whose order of texts must equal that of the cursors. */
import { createPostgresDatabase } from '#adapters/postgres';
import { describePaging } from '../paging/suite.js';
import { createSchema, type PostgresSchema, UNSYNCED } from '../support/postgres-schema.js';

const schemas: PostgresSchema[] = [];

afterAll(async () => {
  for (const schema of schemas) await schema.drop();
});

describePaging('PostgreSQL', async () => {
  const schema = await createSchema(UNSYNCED);
  schemas.push(schema);
  return createPostgresDatabase(schema);
});

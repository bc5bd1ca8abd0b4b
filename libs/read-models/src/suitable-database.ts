/** Rejects, before anything is written, a PostgreSQL database that cannot store the read models. */
import { SetupError, type SqlReader } from '#eventsourcing';

/** Encodings that can store every text; the second does not validate and keeps bytes as they are. */
const ENCODINGS = ['UTF8', 'SQL_ASCII'];

/** @throws SetupError if another application's object has the name of a table, or some texts cannot be stored */
export async function requireSuitable(reader: SqlReader, ddl: readonly string[]): Promise<void> {
  const [facts] = await reader.query(`SELECT to_regclass('read_model_facts')::text AS found`);
  if (facts!['found'] !== null) return;
  const foreign = await foreignNames(reader, ddl);
  if (foreign.length > 0) {
    throw new SetupError(
      `The database that DATABASE_URL names has a ${foreign.join(', ')} of somebody else. ` +
        'Name an empty database, or an empty schema by ?options=-c%20search_path%3DNAME.',
    );
  }
  const [encoding] = await reader.query(`SELECT current_setting('server_encoding') AS name`);
  const name = String(encoding!['name']);
  if (ENCODINGS.includes(name)) return;
  throw new SetupError(
    `The database that DATABASE_URL names keeps text as ${name}, which cannot hold every id. Name one with ENCODING 'UTF8'.`,
  );
}

async function foreignNames(reader: SqlReader, ddl: readonly string[]): Promise<string[]> {
  const ours = ddl.flatMap((statement) => {
    const [, name] =
      /CREATE (?:TABLE|INDEX|UNIQUE INDEX) IF NOT EXISTS (\w+)/.exec(statement) ?? [];
    return name === undefined ? [] : [name];
  });
  const rows = await reader.query<{ name: string }>(
    `SELECT c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = current_schema() ORDER BY 1`,
  );
  return rows.map(({ name }) => name).filter((name) => ours.includes(name));
}

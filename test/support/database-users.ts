/** Creates a PostgreSQL user for each app that uses the read models, a member of that app's role only. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface DatabaseUser {
  readonly name: string;
  /** The same database, signed in as this user. */
  readonly connectionString: string;
}

/** @param owner a connection string whose user may create users */
export async function createMember(owner: string, role: string): Promise<DatabaseUser> {
  const name = `user_${randomUUID().replaceAll('-', '')}`;
  const password = randomUUID();
  await execute(owner, `CREATE USER ${name} PASSWORD '${password}' IN ROLE ${role}`);
  const url = new URL(owner);
  [url.username, url.password] = [name, password];
  return { name, connectionString: url.href };
}

/** Runs the statements in order in one transaction. @returns the rows of the last statement */
export async function execute(
  connectionString: string,
  ...statements: readonly string[]
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    let rows: readonly Readonly<Record<string, unknown>>[] = [];
    await client.query('BEGIN');
    for (const statement of statements) ({ rows } = await client.query(statement));
    await client.query('COMMIT');
    return rows;
  } finally {
    await client.end();
  }
}

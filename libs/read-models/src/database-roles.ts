/**
 * Roles in PostgreSQL: the owner creates the tables, each app has a role with the privileges it needs, and the query
 * app sees only rows of the tenants that its transaction names (`meter.tenants`), whatever it queries.
 */
import { SetupError, type SqlDatabase, type SqlTransaction } from '#eventsourcing';
import { USAGE_TABLES } from './usage-tables.js';

/** Group roles without a password: the user that an app connects as is made a member. */
export const DATABASE_ROLES = ['meter_projector', 'meter_query', 'meter_scheduler'] as const;
type DatabaseRole = (typeof DATABASE_ROLES)[number];

const REJECTED_TABLES = ['rejected_events', 'rejected_messages'] as const;
const SHARED_TABLES = ['read_model_facts', 'checkpoints', 'projection_progress'] as const;
/** Tables whose rows belong to tenants. */
export const TENANT_TABLES = [...USAGE_TABLES, ...REJECTED_TABLES, 'set_aside'] as const;
export const ALL_TABLES = [...SHARED_TABLES, ...TENANT_TABLES] as const;
type Table = (typeof ALL_TABLES)[number];

type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
const ALL_PRIVILEGES: readonly Privilege[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

interface Grant {
  readonly tables: readonly Table[];
  readonly privileges: readonly Privilege[];
}

/** The tables from which the scheduler opens months and raises notices: sums and due dates, no runs, no rejected events. */
const SUMS: readonly Table[] = [
  'tenants',
  'due_dates',
  'month_ledgers',
  'month_configurations',
  'month_totals',
  'environment_months',
  'trial_months',
  'usage_days',
  'day_totals',
  'slices',
];

/** The first app that connects records which ledger the rows belong to. */
const NOTE_LEDGER: Grant = { tables: ['read_model_facts'], privileges: ['INSERT'] };

const GRANTS: Readonly<Record<DatabaseRole, readonly Grant[]>> = {
  meter_projector: [{ tables: ALL_TABLES, privileges: ALL_PRIVILEGES }],
  meter_query: [{ tables: ALL_TABLES, privileges: ['SELECT'] }, NOTE_LEDGER],
  meter_scheduler: [
    { tables: [...SHARED_TABLES, 'set_aside', ...SUMS], privileges: ['SELECT'] },
    NOTE_LEDGER,
  ],
};

const SEES_ALL: readonly DatabaseRole[] = ['meter_projector', 'meter_scheduler'];

/** A subquery that depends on no row is evaluated once per statement. */
const TENANTS = `(SELECT string_to_array(current_setting('meter.tenants', true), chr(31)))::text[]`;
const IS_FOR_ALL = `(SELECT current_setting('meter.tenants', true) = '*')`;

/** The rows that the query app sees; a rejected message has no tenant itself, but its rejection has. */
const VISIBLE: Readonly<Record<string, string>> = {
  set_aside: visibleBy('owner'),
  rejected_messages: `${IS_FOR_ALL} OR EXISTS (SELECT 1 FROM rejected_events AS refused
    WHERE refused.topic = rejected_messages.topic
      AND refused.partition_number = rejected_messages.partition_number
      AND refused.message_offset = rejected_messages.message_offset)`,
};

function visibleBy(column: string): string {
  return `${IS_FOR_ALL} OR ${column} = ANY (${TENANTS})`;
}

/**
 * Creates missing roles and grants each role its privileges. Idempotent.
 * @returns the created roles
 * @throws SetupError if the database is not PostgreSQL, or the user may not create roles
 */
export async function createDatabaseRoles(database: SqlDatabase): Promise<DatabaseRole[]> {
  if (database.dialect !== 'postgres') {
    throw new SetupError('Only PostgreSQL has roles; name it in DATABASE_URL.');
  }
  return database.transaction(async (transaction) => {
    const known = await knownRoles(transaction);
    const missing = DATABASE_ROLES.filter((role) => !known.includes(role));
    for (const role of missing) await transaction.execute(`CREATE ROLE ${role} NOLOGIN`);
    await grantToRoles(transaction);
    return missing;
  });
}

/** Grants privileges to the existing roles; recreated tables have lost their grants. */
export async function grantToRoles(transaction: SqlTransaction): Promise<void> {
  const roles = await knownRoles(transaction);
  if (roles.length === 0) return;
  for (const table of TENANT_TABLES) {
    await transaction.execute(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
  }
  const [found] = await transaction.query<{ name: string }>('SELECT current_schema() AS name');
  for (const role of roles) {
    await transaction.execute(`GRANT USAGE ON SCHEMA "${found!.name}" TO ${role}`);
    for (const { tables, privileges } of GRANTS[role]) {
      await transaction.execute(
        `GRANT ${privileges.join(', ')} ON ${tables.join(', ')} TO ${role}`,
      );
    }
    for (const table of TENANT_TABLES) await showRows(transaction, role, table);
  }
}

async function showRows(
  transaction: SqlTransaction,
  role: DatabaseRole,
  table: (typeof TENANT_TABLES)[number],
): Promise<void> {
  const rows = SEES_ALL.includes(role) ? 'true' : (VISIBLE[table] ?? visibleBy('tenant_id'));
  await transaction.execute(`DROP POLICY IF EXISTS ${role} ON ${table}`);
  await transaction.execute(`CREATE POLICY ${role} ON ${table} TO ${role} USING (${rows})`);
}

async function knownRoles(transaction: SqlTransaction): Promise<DatabaseRole[]> {
  const names = DATABASE_ROLES.map((role) => `'${role}'`).join(', ');
  const rows = await transaction.query<{ rolname: DatabaseRole }>(
    `SELECT rolname FROM pg_roles WHERE rolname IN (${names}) ORDER BY rolname`,
  );
  return rows.map(({ rolname }) => rolname);
}

/** The tables of the read models; one DDL text serves both engines. */
import { CHECKPOINTS_ADDED_COLUMNS, FOLLOWER_TABLES, type SqlDatabase } from '#eventsourcing';
import { grantToRoles } from './database-roles.js';
import { createFacts, isPresentSchema, upgradeSchema } from './facts.js';
import { requireSuitable } from './suitable-database.js';
import { USAGE_TABLES } from './usage-tables.js';

const DDL: readonly string[] = [
  /** The event up to which the rows are projected, with the time the store recorded it. */
  `CREATE TABLE IF NOT EXISTS projection_progress (
    name TEXT PRIMARY KEY,
    position BIGINT NOT NULL,
    recorded_at TEXT NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS tenants (
    tenant_id TEXT PRIMARY KEY,
    first_month TEXT NOT NULL,
    last_month TEXT NOT NULL
  )`,
  `CREATE INDEX IF NOT EXISTS tenants_by_last_month ON tenants (last_month)`,
  /** The positions of the month's first and last events, which tell the change feed where to read its stream. */
  `CREATE TABLE IF NOT EXISTS month_ledgers (
    tenant_id TEXT NOT NULL,
    month TEXT NOT NULL,
    opened_at TEXT,
    closed_at TEXT,
    closing TEXT,
    last_revision BIGINT NOT NULL,
    first_position BIGINT NOT NULL,
    last_position BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, month)
  )`,
  /** Separate from the month's row, which changes with every batch, because a configuration may be large. */
  `CREATE TABLE IF NOT EXISTS month_configurations (
    tenant_id TEXT NOT NULL,
    month TEXT NOT NULL,
    configuration TEXT NOT NULL,
    PRIMARY KEY (tenant_id, month)
  )`,
  /** Events as stored in the ledger: the audit trail folds them again. */
  `CREATE TABLE IF NOT EXISTS configuration_events (
    tenant_id TEXT NOT NULL,
    month TEXT NOT NULL,
    revision BIGINT NOT NULL,
    position BIGINT NOT NULL,
    recorded_at TEXT NOT NULL,
    event TEXT NOT NULL,
    metadata TEXT NOT NULL,
    PRIMARY KEY (tenant_id, month, revision)
  )`,
  /** The times at which the configuration takes another effect by time alone. */
  `CREATE TABLE IF NOT EXISTS due_dates (
    tenant_id TEXT NOT NULL,
    month TEXT NOT NULL,
    due_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, month, due_at)
  )`,
  `CREATE INDEX IF NOT EXISTS due_dates_by_time ON due_dates (due_at)`,
  /** `named_at` is the time of the run that gave the name, empty if there is none: the newest name is kept. */
  `CREATE TABLE IF NOT EXISTS environment_months (
    tenant_id TEXT NOT NULL,
    month TEXT NOT NULL,
    environment_id TEXT NOT NULL,
    environment_name TEXT,
    named_at TEXT NOT NULL,
    consumed_milli_credits BIGINT NOT NULL,
    copilot_milli_credits BIGINT NOT NULL,
    trial_milli_credits BIGINT NOT NULL,
    runs BIGINT NOT NULL,
    failed_runs BIGINT NOT NULL,
    last_run_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, month, environment_id)
  )`,
  /** Sums over the environments, divided into pools by the configuration at that position. */
  `CREATE TABLE IF NOT EXISTS month_totals (
    tenant_id TEXT NOT NULL,
    month TEXT NOT NULL,
    configuration_position BIGINT NOT NULL,
    consumed_milli_credits BIGINT NOT NULL,
    copilot_milli_credits BIGINT NOT NULL,
    trial_milli_credits BIGINT NOT NULL,
    runs BIGINT NOT NULL,
    pool_milli_credits BIGINT NOT NULL,
    allocated_excess_milli_credits BIGINT NOT NULL,
    copilot_pool_milli_credits BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, month)
  )`,
  `CREATE TABLE IF NOT EXISTS trial_months (
    tenant_id TEXT NOT NULL,
    month TEXT NOT NULL,
    user_id TEXT NOT NULL,
    milli_credits BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, month, user_id)
  )`,
  /** Every crossing of a limit: overage entered and exited, warnings. */
  `CREATE TABLE IF NOT EXISTS limit_changes (
    tenant_id TEXT NOT NULL,
    month TEXT NOT NULL,
    revision BIGINT NOT NULL,
    change TEXT NOT NULL,
    scope TEXT NOT NULL,
    environment_id TEXT,
    level TEXT,
    percent BIGINT,
    cause TEXT,
    at TEXT NOT NULL,
    consumed_milli_credits BIGINT NOT NULL,
    available_milli_credits BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, month, revision)
  )`,
  /**
   * The values that runs share, stored once: usage repeats the same few combinations of environment, user, model and
   * flow, and a small number in place of ten texts keeps the rows per run short. `figure` names the month's sum in
   * which
   * the credits count, as the domain's `figureOf` returns it. Slices are found by `digest`, which is not unique.
   */
  `CREATE TABLE IF NOT EXISTS slices (
    tenant_id TEXT NOT NULL,
    slice BIGINT NOT NULL,
    digest BIGINT NOT NULL,
    type TEXT NOT NULL,
    environment_id TEXT NOT NULL,
    user_id TEXT,
    model_id TEXT NOT NULL,
    model_name TEXT,
    capability TEXT NOT NULL,
    tier TEXT,
    automation_id TEXT,
    automation_name TEXT,
    context TEXT NOT NULL,
    status TEXT NOT NULL,
    currency TEXT NOT NULL,
    drawn_from TEXT NOT NULL,
    free TEXT,
    figure TEXT NOT NULL,
    PRIMARY KEY (tenant_id, slice)
  )`,
  `CREATE INDEX IF NOT EXISTS slices_by_digest ON slices (digest)`,
  /** The time of the last run shows which of several names of a model or an automation is the newest. */
  `CREATE TABLE IF NOT EXISTS usage_days (
    tenant_id TEXT NOT NULL,
    day TEXT NOT NULL,
    slice BIGINT NOT NULL,
    milli_credits BIGINT NOT NULL,
    runs BIGINT NOT NULL,
    last_run_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, day, slice)
  )`,
  /** The input of a forecast, which thus need not add up the slices of all days. */
  `CREATE TABLE IF NOT EXISTS day_totals (
    tenant_id TEXT NOT NULL,
    day TEXT NOT NULL,
    consumed_milli_credits BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, day)
  )`,
  /**
   * The runs of a few revisions as lines of text, in one row and without a second index: `id_digests` shows whether a
   * block may hold an id, and comes first, so that a search need not read the rest.
   */
  `CREATE TABLE IF NOT EXISTS run_blocks (
    tenant_id TEXT NOT NULL,
    month TEXT NOT NULL,
    block BIGINT NOT NULL,
    id_digests TEXT NOT NULL,
    runs TEXT NOT NULL,
    PRIMARY KEY (tenant_id, month, block)
  )`,
  `CREATE TABLE IF NOT EXISTS rejected_events (
    topic TEXT NOT NULL,
    partition_number BIGINT NOT NULL,
    message_offset BIGINT NOT NULL,
    tenant_id TEXT,
    event_id TEXT,
    source TEXT,
    code TEXT NOT NULL,
    field TEXT,
    reason TEXT NOT NULL,
    rejected_at TEXT NOT NULL,
    PRIMARY KEY (topic, partition_number, message_offset)
  )`,
  `CREATE INDEX IF NOT EXISTS rejected_events_by_id ON rejected_events (tenant_id, event_id)`,
  `CREATE INDEX IF NOT EXISTS rejected_events_by_time
    ON rejected_events (rejected_at, topic, partition_number, message_offset)`,
  `CREATE INDEX IF NOT EXISTS rejected_events_by_tenant
    ON rejected_events (tenant_id, rejected_at, topic, partition_number, message_offset)`,
  /** Original messages, in text that any engine stores; a separate table, because lists are filtered without them. */
  `CREATE TABLE IF NOT EXISTS rejected_messages (
    topic TEXT NOT NULL,
    partition_number BIGINT NOT NULL,
    message_offset BIGINT NOT NULL,
    key_base64 TEXT,
    headers TEXT NOT NULL,
    value_base64 TEXT NOT NULL,
    PRIMARY KEY (topic, partition_number, message_offset)
  )`,
];

/** Tables of earlier versions, which are dropped. */
const FORMER_TABLES = ['usage_events'] as const;

/** The format of the usage rows has changed, or they lack data that only the ledger has: rebuild them from it. */
const FILL_AGAIN: readonly string[] = [
  ...[...USAGE_TABLES, ...FORMER_TABLES].map((table) => `DROP TABLE IF EXISTS ${table}`),
  'DROP TABLE IF EXISTS projection_progress',
  `DELETE FROM set_aside WHERE projection = 'usage@1'`,
  `DELETE FROM checkpoints WHERE name = 'usage@1'`,
];

/** The statements that upgrade the tables to each schema version; rows need to be rebuilt only once. */
const UPGRADES: Readonly<Record<number, readonly string[]>> = {
  2: CHECKPOINTS_ADDED_COLUMNS,
  8: FILL_AGAIN,
};

/** IF NOT EXISTS alone does not protect there: two processes that start together may both create a table. */
const ONE_AT_A_TIME = 'SELECT pg_advisory_xact_lock($1)';
const SCHEMA_LOCK = 7_263_411;

/** SQLite's order, so that pages and names are the same everywhere, whatever the server's locale. */
const orderedByBytes = (statement: string): string =>
  statement.replaceAll(/\bTEXT\b/g, 'TEXT COLLATE "C"');

/** SQLite stores such a row with its key instead of separately: half the pages to write. */
const clustered = (statement: string): string =>
  /^\s*CREATE TABLE[^]*PRIMARY KEY/.test(statement) ? `${statement} WITHOUT ROWID` : statement;

/**
 * May be called by any number of processes, any number of times.
 * @throws TransientError if another process did the same at the same moment
 * @throws SetupError if a newer release created the tables, or they cannot be created there
 */
export async function createReadModels(database: SqlDatabase): Promise<void> {
  // A user that may only read or write the tables need not be allowed to create them.
  if (database.dialect === 'postgres' && (await isPresentSchema(database))) return;
  await database.transaction(async (transaction) => {
    if (database.dialect === 'postgres') {
      await transaction.query(ONE_AT_A_TIME, [SCHEMA_LOCK]);
      await requireSuitable(transaction, [...FOLLOWER_TABLES, ...DDL]);
    }
    const form = database.dialect === 'postgres' ? orderedByBytes : clustered;
    await createFacts(transaction);
    for (const statement of FOLLOWER_TABLES) await transaction.execute(form(statement));
    await upgradeSchema(transaction, UPGRADES);
    for (const statement of DDL) await transaction.execute(form(statement));
    if (database.dialect === 'postgres') await grantToRoles(transaction);
  });
}

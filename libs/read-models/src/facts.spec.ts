/** The facts stored with read models: their release, their ledger and their identity. */
import { hash } from 'node:crypto';
import { findCheckpoint, SetupError, type SqlDatabase } from '#eventsourcing';
import { dumpHash } from './dump.js';
import { claimReadModels } from './facts.js';
import { createReadModels } from './schema.js';
import { LedgerFixture } from './testing/ledger.fixture.js';
import { emptyRows } from './testing/rows-in-memory.js';

describe('what a database of read models knows of itself', () => {
  let database: SqlDatabase;
  beforeEach(async () => {
    database = await emptyRows();
  });

  it('lets the release that made it come back', async () => {
    await expect(createReadModels(database)).resolves.toBeUndefined();
  });

  it('has the tables of its version: where they change, raise SCHEMA_VERSION and say in UPGRADES what leads there', async () => {
    const tables = await database.query(
      'SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name',
    );
    const [version] = await database.query(
      `SELECT value FROM read_model_facts WHERE name = 'schemaVersion'`,
    );
    const digest = hash('sha256', JSON.stringify(tables), 'hex').slice(0, 16);
    expect({ ...version, digest }).toEqual({ value: '8', digest: '0b656a106ed7b0b7' });
  });

  it('sends an older release away before it touches a table', async () => {
    await database.transaction(async (transaction) => {
      await transaction.execute(`UPDATE read_model_facts SET value = '99'`);
      await transaction.execute('DROP TABLE tenants');
    });
    await expect(createReadModels(database)).rejects.toThrow('newer release (schema 99');
    await expect(database.query('SELECT * FROM tenants')).rejects.toThrow('no such table');
  });

  it('takes the tables of the first release as they are, and adds what they lack', async () => {
    await database.transaction(async (transaction) => {
      await transaction.execute('DROP TABLE checkpoints');
      await transaction.execute(
        'CREATE TABLE checkpoints (name TEXT PRIMARY KEY, position BIGINT NOT NULL)',
      );
      await transaction.execute(`INSERT INTO checkpoints VALUES ('webhooks@1', 7)`);
      await transaction.execute(`UPDATE read_model_facts SET value = '1'`);
    });
    for (let times = 1; times <= 2; times++) await createReadModels(database);
    const checkpoint = { name: 'webhooks@1', position: 7, event: null, goal: null };
    expect(await findCheckpoint(database, 'webhooks@1')).toEqual(checkpoint);
  });

  it('fills the rows of usage again where an earlier release has made them', async () => {
    const ledger = new LedgerFixture().open().consume();
    await ledger.project(database);
    const before = await dumpHash(database);
    await database.transaction(async (transaction) => {
      await transaction.execute('ALTER TABLE usage_days DROP COLUMN last_run_at');
      await transaction.execute('ALTER TABLE environment_months DROP COLUMN named_at');
      await transaction.execute('ALTER TABLE slices DROP COLUMN figure');
      await transaction.execute(
        `UPDATE read_model_facts SET value = '2' WHERE name = 'schemaVersion'`,
      );
    });
    for (let times = 1; times <= 2; times++) await createReadModels(database);
    expect((await findCheckpoint(database, 'usage@1')).position).toBeNull();
    await ledger.project(database);
    expect(await dumpHash(database)).toBe(before);
  });

  it('belongs to the first ledger that claims it, and to no other', async () => {
    await claimReadModels(database, 'ledger-a');
    await claimReadModels(database, 'ledger-a');
    const mistake = claimReadModels(database, 'ledger-b');
    await expect(mistake).rejects.toThrow(SetupError);
    await expect(mistake).rejects.toThrow('belong to ledger ledger-a');
  });
});

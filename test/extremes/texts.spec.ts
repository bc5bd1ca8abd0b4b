/** The suite of extreme texts on SQLite; `test/integration` runs it on PostgreSQL. */
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import { describeTextExtremes } from './suite.js';
import { IDS, LABELS } from './texts.js';

it('tries every member that is text', () => {
  const ofData = ['tenantId', 'environmentId', 'userId', 'modelId', 'automationId'];
  expect(IDS.toSorted()).toEqual(['id', 'source', ...ofData.map((name) => `data.${name}`)].sort());
  const labels = ['environmentName', 'modelName', 'automationName', 'dataType'];
  expect(LABELS.toSorted()).toEqual(labels.map((name) => `data.${name}`).sort());
});

describeTextExtremes('SQLite', async () =>
  createSqliteDatabase(await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 })),
);

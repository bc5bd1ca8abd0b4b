/** The names of environments in rows that are grouped by them, over HTTP. */
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
});
afterEach(() => query.close());

it('names environments by the newest run of all months that are asked about', async () => {
  const run = (id: string, environmentId: string, time: string, environmentName: string | null) =>
    query.use({ id, environmentId, time: `${time}T10:00:00.000Z`, environmentName });
  await run('1', 'renamed', '2025-08-20', 'Before');
  await run('2', 'renamed', '2025-09-02', 'After');
  await run('3', 'renamed', '2025-09-03', null);
  await run('4', 'once', '2025-08-20', 'Once');
  await run('5', 'once', '2025-09-02', null);
  await run('6', 'once', '2025-09-02', null);
  await run('7', 'nameless', '2025-09-02', null);
  await query.project();
  const named = async (question: string) =>
    (await query.get(`/${TENANT}/usage/${question}`)).body.rows.map((row) => {
      const { environment, environmentName } = row as Record<string, unknown>;
      return [environment, environmentName];
    });

  const ofBoth = [
    ['nameless', null],
    ['once', 'Once'],
    ['renamed', 'After'],
  ];
  expect(await named('breakdown?by=environment&month=2025-08..2025-09')).toEqual(ofBoth);
  const changes = await named('changes?from=2025-08&to=2025-09&by=environment');
  expect(changes.toSorted()).toEqual(ofBoth);
  expect(await named('breakdown?by=environment&month=2025-08')).toEqual([
    ['once', 'Once'],
    ['renamed', 'Before'],
  ]);
  expect(await named('breakdown?by=user&month=2025-09')).toEqual([[undefined, undefined]]);
});

/**
 * The figures of the present month that accompany a change: the answer of the usage route, nothing if that would be refused, and an error if the read fails.
 */
import { DeniedError, SetupError, type SqlDatabase, TransientError } from '#eventsourcing';
import { ProblemError } from '#platform';
import type { CompleteAnswers } from '../answers/complete-answers.js';
import type { QueryDependencies } from '../dependencies.js';
import { queryProblem } from '../questions/problems.js';
import { addGrant, grantOf } from '../testing/given.js';
import { type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';
import { MonthFigures } from './month-figures.js';

let query: QueryApp;
beforeEach(async () => {
  query = await startQueryApp();
  await query.command(addGrant(grantOf(10_000)));
  await query.allocate('prod', 1_000);
  await query.use({ id: 'run-1' }, { id: 'run-2', environmentId: 'dev' });
  await query.project();
});
afterEach(() => query.close());

type Ask = (tenantId: string | undefined, read: () => Promise<unknown>) => Promise<unknown>;

function figuresOf(
  readModels: Pick<SqlDatabase, 'query'> = query.readModels,
  ask: Ask = (_tenantId, read) => read(),
) {
  const dependencies = { readModels, clock: { now: () => new Date(query.time.now) } };
  return new MonthFigures(dependencies as QueryDependencies, { ask } as CompleteAnswers);
}

it('are the page of environments and the forecast that are asked for by themselves', async () => {
  const { body: usage } = await query.get(`/${TENANT}/usage?order=state`);
  const { body: forecast } = await query.get(`/${TENANT}/usage/forecast`);
  expect(usage.environments.map(({ environmentId }) => environmentId)).toEqual(['prod', 'dev']);
  expect(await figuresOf().present(TENANT)).toEqual({ usage, forecast });
});

it('are asked for as whole answers of the tenant', async () => {
  const asked: unknown[] = [];
  await figuresOf(query.readModels, async (tenantId) => void asked.push(tenantId)).present(TENANT);
  expect(asked).toEqual([TENANT]);
});

it('are nothing where they would be refused', async () => {
  expect(await figuresOf().present('nobody')).toEqual({});
  const refusal = queryProblem('rowsIncomplete', 'Rows are read again.', {});
  expect(refusal).toBeInstanceOf(ProblemError);
  const refusing = figuresOf(query.readModels, () => Promise.reject(refusal));
  expect(await refusing.present(TENANT)).toEqual({});
});

it.each([
  ['a bug', new TypeError('a bug')],
  ['a server that is away', new TransientError('away')],
  ['a damaged file', new SetupError('damaged')],
  ['rights that were taken', new DeniedError('denied')],
])('fail where reading for them fails by %s', async (_what, error) => {
  for (const failing of ['month_ledgers', 'day_totals']) {
    const reader: Pick<SqlDatabase, 'query'> = {
      query: async (sql, parameters) => {
        if (sql.includes(failing)) throw error;
        return query.readModels.query(sql, parameters);
      },
    };
    await expect(figuresOf(reader).present(TENANT)).rejects.toBe(error);
  }
});

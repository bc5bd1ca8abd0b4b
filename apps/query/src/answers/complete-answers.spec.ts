/** No query, including the gate, is answered from incomplete rows; "not found" requires up-to-date rows. */
import { clearUsage, USAGE_CHECKPOINT } from '#read-models';
import { BY, type QueryApp, startQueryApp, TENANT } from '../testing/query-app.js';

let query: QueryApp;

beforeEach(async () => {
  query = await startQueryApp();
});
afterEach(() => query.close());

const QUESTIONS = [
  `/${TENANT}/usage`,
  `/${TENANT}/environments/prod/usage`,
  `/${TENANT}/usage/breakdown?by=model`,
  `/${TENANT}/environments/prod/access`,
  `/${TENANT}/activity`,
  `/${TENANT}/events/run-1`,
  `/${TENANT}/ledger`,
  `/${TENANT}/configuration`,
  `/${TENANT}/audit`,
  '',
];

const INCOMPLETE = 'urn:problem-type:ai-credit-meter:rowsIncomplete';
const extension = { type: 'GrantExtension', extensionId: 'e-1', requestedBy: 'maria' } as const;

const place = { stream: `creditLedger-${TENANT}_2025-09`, revision: 2, position: 3 };
const setAside = () =>
  query.readModels.transaction((transaction) =>
    transaction.execute('INSERT INTO set_aside VALUES ($1, $2, $3, $4, $5, $6)', [
      ...[USAGE_CHECKPOINT, TENANT, ...Object.values(place), 'as told'],
    ]),
  );

const head = () => query.head().then((position) => position!);

describe.each(QUESTIONS)('the question %s', (path) => {
  const partial = `${path}${path.includes('?') ? '&' : '?'}allowPartial=true`;

  beforeEach(() => query.use({ id: 'run-1' }, { id: 'run-2' }));

  it('is refused with the progress before the rows have come to the head there was at the start', async () => {
    const { status, body } = await query.get(path);
    expect([status, body.type]).toEqual([503, INCOMPLETE]);
    expect(body).toMatchObject({ progress: { position: null, goal: await head(), percent: 0 } });
    await query.project();
    expect((await query.get(path)).status).toBe(200);
  });

  it('is refused again when the rows are emptied, until they are what they were', async () => {
    await query.project();
    expect((await query.get(path)).status).toBe(200);
    await clearUsage(query.readModels, await head());
    expect((await query.get(path)).body.type).toBe(INCOMPLETE);
    await query.projectFromStart();
    expect((await query.get(path)).status).toBe(200);
  });

  it('is answered whole or refused, at whichever of its statements the rows are emptied', async () => {
    await query.project();
    const whole = await query.get(path);
    const ask = query.readModels.query.bind(query.readModels);
    const wanted = await head();
    let statements = Infinity;
    for (let emptiedAt = 1; emptiedAt <= statements; emptiedAt++) {
      statements = 0;
      query.readModels.query = async (...given) => {
        statements += 1;
        if (statements === emptiedAt) await clearUsage(query.readModels, wanted);
        return ask(...given);
      };
      const { status, body } = await query.get(path);
      query.readModels.query = ask;
      if (status === 200) expect(body).toEqual(whole.body);
      else expect([emptiedAt, status, body.type]).toEqual([emptiedAt, 503, INCOMPLETE]);
      if (emptiedAt <= statements) await query.projectFromStart();
    }
    expect(await query.get(path)).toMatchObject({ status: 200, body: whole.body });
  });

  it('may be asked for what there is', async () => {
    const { status, body } = await query.get(partial);
    expect(body.type).not.toBe(INCOMPLETE);
    expect([200, 404]).toContain(status);
  });
});

it('is answered as usual while the rows are behind events from after the start', async () => {
  await query.use({ id: 'run-1' });
  await query.project();
  await query.get(`/${TENANT}/usage`);
  await query.command({ ...extension, at: query.time.now, by: BY });
  expect((await query.get(`/${TENANT}/usage`)).status).toBe(200);
});

it('refuses an empty gate for many in the same way', async () => {
  await query.use({ id: 'run-1' });
  const { status } = await query.post(`/${TENANT}/access`, { requests: [{ environmentId: 'p' }] });
  expect(status).toBe(503);
});

it('has nothing to wait for where the ledger is empty', async () => {
  expect((await query.get(`/${TENANT}/usage`)).status).toBe(404);
});

it('reads the head again before it answers that something does not exist', async () => {
  await query.get('');
  await query.use({ id: 'run-1' });
  query.waiting.sleep = query.project;
  expect((await query.get(`/${TENANT}/usage`)).status).toBe(200);
  await query.use({ id: 'run-2' });
  expect((await query.get(`/${TENANT}/events/run-2`)).body).toMatchObject({ status: 'charged' });
  expect((await query.get(`/${TENANT}/events/run-3`)).status).toBe(404);
});

describe('a tenant whose ledger cannot be applied', () => {
  const OTHER = 'fabrikam';

  beforeEach(async () => {
    await query.use({ id: 'run-1' });
    await query.useOf(OTHER, { id: 'run-1' });
    await query.project();
    await setAside();
  });

  it.each(QUESTIONS.filter((path) => path !== ''))('has no answer to %s', async (path) => {
    const { status, body } = await query.get(path);
    expect([status, body.type]).toEqual([503, 'urn:problem-type:ai-credit-meter:tenantSetAside']);
    expect(body).toMatchObject({ ...place, detail: expect.stringContaining('as told') });
  });

  it('does not delay others', async () => {
    expect((await query.get('')).status).toBe(200);
    expect((await query.get(`/${OTHER}/usage`)).status).toBe(200);
  });
});

it('answers about refusals only once every dead letter that there was has been read', async () => {
  await query.use({ id: 'run-1' });
  await query.project();
  await query.readModels.transaction((transaction) =>
    transaction.execute(`DELETE FROM read_model_facts WHERE name = 'lettersRead'`),
  );
  const about = [`/${TENANT}/events/run-1`, `/${TENANT}/rejected`, '/v1/rejected'];
  for (const path of [...about, `/${TENANT}/events/run-2`, '/v1/rejected?format=csv']) {
    const { status, body } = await query.get(path);
    expect([path, status, body.type]).toEqual([path, 503, INCOMPLETE]);
  }
  for (const path of about) {
    expect((await query.get(`${path}?allowPartial=true`)).status).toBe(200);
  }
  expect((await query.get(`/${TENANT}/usage`)).status).toBe(200);
});

it('shows nothing of a tenant from when it was set aside, and all of the others', async () => {
  await query.use({ id: 'run-1' });
  await query.useOf('other', { id: 'run-2' });
  await query.project();
  const ask = async () => {
    const answers = await Promise.all([TENANT, 'other'].map((one) => query.get(`/${one}/usage`)));
    return answers.map(({ status }) => status);
  };
  expect(await ask()).toEqual([200, 200]);
  await setAside();
  expect(await ask()).toEqual([503, 200]);
});

describe('rows whose engine counts their versions', () => {
  let version: number;
  beforeEach(async () => {
    version = 1;
    query.readModels.version = () => version;
    await query.use({ id: 'run-1' });
    await query.useOf('other', { id: 'run-2' });
    await query.project();
  });

  const statusOf = async (tenant: string) => (await query.get(`/${tenant}/usage`)).status;

  it('are checked again with each version', async () => {
    expect(await statusOf(TENANT)).toBe(200);
    await setAside();
    version += 1;
    expect(await statusOf(TENANT)).toBe(503);
  });

  it('refuse a tenant that is set aside, even after another was answered at this version of the rows', async () => {
    await setAside();
    expect(await statusOf('other')).toBe(200);
    expect(await statusOf(TENANT)).toBe(503);
  });

  it('are checked again if they are written meanwhile', async () => {
    const ask = query.readModels.query.bind(query.readModels);
    query.readModels.query = async (...given) => {
      const rows = await ask(...given);
      if (version === 1 && given[0].includes('set_aside')) {
        version += 1;
        await setAside();
      }
      return rows as never;
    };
    expect(await statusOf(TENANT)).toBe(503);
    query.readModels.query = ask;
  });
});

/** Every route rejects unknown, repeated and invalid query parameters. */
import { PATIENCE_MS, meterForAll } from '../support/meter-process.js';
import { type Operation, operationsOf, type QueryParameter } from '../support/operations.js';

const meter = meterForAll();
let operations: Operation[];

beforeAll(async () => {
  operations = await operationsOf(meter.http);
}, PATIENCE_MS);

const ask = async ({ method, path }: Operation, query: string) => {
  const { status, body } = await (method === 'GET'
    ? meter.http.get(path + query)
    : meter.http.send(method, path + query, {}));
  return { status, body };
};

const refusal = (name: string) => ({
  status: 422,
  body: expect.objectContaining({
    type: 'urn:problem-type:ai-credit-meter:invalidRequest',
    field: name,
  }),
});

/** Ways to misspell a name. */
const MISSPELLINGS: readonly ((name: string) => string)[] = [
  (name) => name.toLowerCase(),
  (name) => name.toUpperCase(),
  (name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  (name) => `${name}[]`,
  (name) => `${name}s`,
  (name) => `${name} `,
];

it('is asked of routes that read and routes that write', () => {
  const names = operations.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['POST /v1/events', 'GET /v1/tenants', 'GET /health/ready']),
  );
  expect(names.length).toBeGreaterThan(20);
});

it('refuses unknown parameters, on every route', async () => {
  for (const operation of operations) {
    for (const name of ['unheardOf', '__proto__', 'constructor', '']) {
      const answer = await ask(operation, `?${encodeURIComponent(name)}=true`);
      expect({ operation: operation.name, ...answer }).toMatchObject(refusal(name));
    }
  }
});

it('refuses them where the description itself is asked for', async () => {
  for (const path of ['/openapi.json', '/openapi.yaml', '/docs', '/docs/swagger-ui.css']) {
    for (const name of ['unheardOf', '__proto__', 'limit']) {
      expect(await meter.http.get(`${path}?${name}=1`)).toMatchObject(refusal(name));
    }
    expect([path, await faultOf({ path }, '')]).toEqual([path, undefined]);
  }
});

it('refuses every misspelling of what a route knows', async () => {
  for (const operation of operations) {
    const known = operation.query.map(({ name }) => name);
    for (const wrong of known.flatMap((name) => MISSPELLINGS.map((spell) => spell(name)))) {
      if (known.includes(wrong)) continue;
      const answer = await ask(operation, `?${encodeURIComponent(wrong)}=true`);
      expect({ operation: operation.name, ...answer }).toMatchObject(refusal(wrong));
    }
  }
});

it('refuses what is given twice, be it the same', async () => {
  for (const operation of operations) {
    for (const { name } of operation.query) {
      const answer = await ask(operation, `?${name}=true&${name}=true`);
      expect({ operation: operation.name, ...answer }).toMatchObject(refusal(name));
    }
  }
});

it('knows every parameter that the document names', async () => {
  for (const operation of operations) {
    for (const { name } of operation.query) {
      const { body } = await ask(operation, `?${name}=true`);
      expect(String(body?.detail)).not.toContain('is not known here');
    }
  }
});

/** Names of parameters with a closed list of values on every route. */
const CLOSED = ['capability', 'tier', 'context', 'status', 'currency', 'level', 'code', 'topic'];
const ALSO_CLOSED = ['format', 'order', 'by'];

const valuesOf = ({ schema }: QueryParameter): readonly string[] | undefined =>
  schema.enum ?? schema.items?.enum;

const closedParameters = () =>
  operations.flatMap((operation) =>
    operation.query.flatMap((parameter) => {
      const values = valuesOf(parameter);
      return values ? [{ operation, name: parameter.name, values }] : [];
    }),
  );

it('says of every parameter of closed values which they are', () => {
  const open = operations.flatMap(({ name, query }) =>
    query
      .filter((one) => [...CLOSED, ...ALSO_CLOSED].includes(one.name) && !valuesOf(one))
      .map((one) => `${name} ${one.name}`),
  );
  expect(open).toEqual([]);
  expect(new Set(closedParameters().map(({ name }) => name))).toEqual(
    new Set([...CLOSED, ...ALSO_CLOSED]),
  );
});

it('refuses a value that does not exist, naming the parameter and all that do', async () => {
  for (const { operation, name, values } of closedParameters()) {
    for (const wrong of ['unheardOf', values[0]!.toUpperCase(), `${values[0]} `, '__proto__']) {
      const answer = await ask(operation, `?${name}=${encodeURIComponent(wrong)}`);
      expect({ operation: operation.name, ...answer }).toMatchObject(refusal(name));
      const detail = String(answer.body.detail);
      expect([operation.name, values.filter((one) => !detail.includes(one))]).toEqual([
        operation.name,
        [],
      ]);
    }
  }
});

/** Invalid values of numbers and flags: the wrong type, or out of range. */
const WRONG: Readonly<Record<string, (schema: QueryParameter['schema']) => readonly string[]>> = {
  boolean: () => ['', 'yes', '1', 'TRUE', 'true ', 'null'],
  integer: ({ minimum, maximum = Number.MAX_SAFE_INTEGER }) => [
    ...['', '-1', '+1', '1.0', '1e3', '0x10', ' 1', '٣', 'NaN', '__proto__'],
    ...[String(Number(minimum) - 1), String(Number(maximum) + 1), '9'.repeat(20), 'true'],
  ],
};

it('refuses what is no whole number within bounds and no flag, wherever the document asks for one', async () => {
  const typed = operations.flatMap((operation) =>
    operation.query.flatMap(({ name, schema }) =>
      (WRONG[schema.type]?.(schema) ?? []).map((wrong) => ({ operation, name, wrong })),
    ),
  );
  const names = new Set(typed.map(({ name }) => name));
  const flags = [
    'dryRun',
    'allowPartial',
    'bom',
    'decimalComma',
    'explain',
    'heartbeats',
    'summary',
  ];
  const all = [...flags, 'limit', 'minPosition', 'after'];
  expect(names).toEqual(new Set(all));
  for (const { operation, name, wrong } of typed) {
    const answer = await ask(operation, `?${name}=${encodeURIComponent(wrong)}`);
    expect({ operation: operation.name, wrong, ...answer }).toMatchObject(refusal(name));
  }
});

it('is named among the answers of every route', () => {
  const silent = operations.filter(({ definition }) => !('422' in definition.responses));
  expect(silent.map(({ name }) => name)).toEqual([]);
});

/** Reads the body only of a rejection, because some responses are files or never end. @returns the invalid member */
async function faultOf(
  { path }: Pick<Operation, 'path'>,
  query: string,
): Promise<string | undefined> {
  const response = await fetch(`${meter.address}${path}${query}`);
  if (!response.ok) return ((await response.json()) as { field?: string }).field;
  await response.body?.cancel();
  return undefined;
}

/** The other parameters that a parameter requires. */
const ONLY_WITH: Readonly<Record<string, string>> = { tier: '&capability=prompt' };

it('takes every value that the document names', async () => {
  for (const { operation, name, values } of closedParameters()) {
    for (const value of values) {
      const query = `?${name}=${encodeURIComponent(value)}${ONLY_WITH[name] ?? ''}`;
      const fault = await faultOf(operation, query);
      expect([operation.name, name, value, fault]).not.toEqual([operation.name, name, value, name]);
    }
  }
});

it('refuses a value that does not exist among the exceptions, too', async () => {
  const breakdown = '/v1/tenants/some-tenant/usage/breakdown?by=day&except=';
  for (const except of ['capability:unheardOf', 'user:u-17,status:Failed', 'currency:']) {
    const answer = await meter.http.get(breakdown + except);
    expect(answer).toMatchObject(refusal('except'));
  }
});

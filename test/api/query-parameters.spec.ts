/** A misspelt wish must not be ignored: every route refuses what it does not know, and what comes twice. */
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { type Meter, PATIENCE_MS, startMeter } from '../support/meter-process.js';
import { type Operation, operationsOf } from '../support/operations.js';

let folder: DataFolder;
let meter: Meter;
let operations: Operation[];

beforeAll(async () => {
  folder = await dataFolder();
  meter = await startMeter({ dataDir: folder.path });
  operations = await operationsOf(meter.http);
}, PATIENCE_MS);
afterAll(async () => {
  await meter.kill();
  await folder.remove();
});

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

/** How a name is misspelt. */
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

it('refuses parameters nobody has heard of, on every route', async () => {
  for (const operation of operations) {
    for (const name of ['unheardOf', '__proto__', 'constructor', '']) {
      const answer = await ask(operation, `?${encodeURIComponent(name)}=true`);
      expect({ operation: operation.name, ...answer }).toMatchObject(refusal(name));
    }
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

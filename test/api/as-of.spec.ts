/** Every answer of the read side says what it reflects, in whatever format: by `asOf`, or in headers where there is no document. */
import { meterForAll, NOW, PATIENCE_MS } from '../support/meter-process.js';
import { type Operation, operationsOf } from '../support/operations.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

const TENANT = 'contoso';
const MONTH = NOW.slice(0, 'yyyy-MM'.length);
/** What a question cannot do without. */
const NEEDED: Readonly<Record<string, string>> = { by: 'model', from: MONTH, to: MONTH };
/** Answered from streams of their own, from the process itself, or for ever: each event of a stream has its position. */
const NO_READ_MODEL = /webhooks|\/v1\/(me|operations)|^GET \/(?!v1)/;
const STREAM = 'sse';

const meter = meterForAll();
let questions: Operation[];

beforeAll(async () => {
  const tenant = tenantOf(meter.http, TENANT);
  await tenant.own(20);
  await tenant.use(usageEvent({ id: 'some-id', tenantId: TENANT, time: NOW }));
  await tenant.usageOf(1);
  const operations = await operationsOf(meter.http);
  questions = operations.filter(
    ({ name, method }) => method === 'GET' && !NO_READ_MODEL.test(name),
  );
}, PATIENCE_MS);

it('is said by every question in every format', async () => {
  const silent: string[] = [];
  let asked = 0;
  for (const question of questions) {
    const formats = question.query.find(({ name }) => name === 'format')?.schema.enum ?? [null];
    for (const format of formats as readonly (string | null)[]) {
      if (format === STREAM) continue;
      asked += 1;
      if (!(await saysAsOf(addressOf(question, format)))) silent.push(`${question.name} ${format}`);
    }
  }
  expect(silent).toEqual([]);
  expect(asked).toBeGreaterThan(25);
});

async function saysAsOf(path: string): Promise<boolean> {
  const response = await fetch(meter.address + path);
  const text = await response.text();
  expect({ path, status: response.status }).toEqual({ path, status: 200 });
  const { time, position } = response.headers.get('content-type')?.startsWith('application/json')
    ? JSON.parse(text).asOf
    : {
        time: response.headers.get('as-of-time'),
        position: Number(response.headers.get('as-of-position') ?? NaN),
      };
  return !Number.isNaN(Date.parse(time)) && Number.isInteger(position);
}

function addressOf({ path, query }: Operation, format: string | null): string {
  const search = new URLSearchParams(format === null ? {} : { format });
  for (const { name } of query.filter(({ required }) => required)) search.set(name, NEEDED[name]!);
  return `${path.replace('some-tenant', TENANT)}?${search.toString()}`;
}

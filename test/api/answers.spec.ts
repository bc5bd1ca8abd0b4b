/**
 * Every response matches its schema in the OpenAPI document, with data and without; responses from read models state the position that they reflect, in
 * every format.
 */
import { differences } from './answer-schema.js';
import type { Json } from '../support/http-client.js';
import { meterForAll, NOW, PATIENCE_MS } from '../support/meter-process.js';
import { type Operation, operationsOf } from '../support/operations.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

/** The parameters that queries require. */
const NEEDED: Readonly<Record<string, string>> = {
  by: 'environment,model,day',
  from: '2026-01',
  to: '2026-02',
  context: 'cloudFlow',
};
/** Responses that are a stream, a page, a redirect or another kind of document. */
const NO_JSON = /^\/(metrics|docs|sign-in|schemas)\b|\/(changes|report)$/;

const meter = meterForAll();

describe('an answer', () => {
  let document: Json;

  beforeAll(async () => {
    document = (await meter.http.get('/openapi.json')).body;
    const tenant = tenantOf(meter.http, 'contoso');
    await tenant.own(20);
    await tenant.allocate('prod', 10);
    await tenant.use(usageEvent({ id: 'run-1', tenantId: 'contoso', time: NOW }));
    await tenant.use(
      usageEvent({ id: 'run-1', tenantId: 'contoso', time: NOW, data: { userId: 'u' } }),
    );
    await tenant.usageOf(1);
  }, PATIENCE_MS);

  it.each([
    ['of a tenant with a run, an overage and a refusal', 'contoso'],
    ['of a tenant that nobody knows', 'nobody'],
  ])('%s is as documented', async (_what, tenant) => {
    const wrong: string[] = [];
    let asked = 0;
    for (const [path, operations] of Object.entries(document.paths)) {
      const question = (operations as Json).get;
      if (!question || (NO_JSON.test(path) && !path.endsWith('/usage/changes'))) continue;
      const answer = await meter.http.get(addressOf(path, question, tenant));
      asked += 1;
      const found = differences(document, question, answer);
      wrong.push(...found.map((difference) => `${path}: ${difference}`));
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(15);
  });

  it('has a type and a sentence for each success, and a sentence for each parameter', () => {
    const silent: string[] = [];
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, { responses, parameters = [] }] of Object.entries<Json>(
        operations as Json,
      )) {
        const at = `${method} ${path}`;
        for (const [status, { description, content }] of Object.entries<Json>(responses)) {
          const isWhole = description !== '' && (status === '204' || content !== undefined);
          if (status.startsWith('2') && !isWhole) silent.push(`${at}: ${status}`);
        }
        for (const { in: place, name, description } of parameters) {
          if (place === 'query' && !description) silent.push(`${at}: ${name}`);
        }
      }
    }
    expect(silent).toEqual([]);
  });

  function addressOf(path: string, question: Json, tenant: string): string {
    const names: Readonly<Record<string, string>> = { tenant, environment: 'prod', id: 'run-1' };
    const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => names[name] ?? 'some');
    const required = ((question.parameters ?? []) as Json[])
      .filter((parameter: Json) => parameter.in === 'query' && parameter.required)
      .map(({ name }: Json) => `${name}=${NEEDED[name as string]}`);
    return required.length === 0 ? filled : `${filled}?${required.join('&')}`;
  }
});

/** Stated in `asOf`, or in headers if the response has no JSON document. */
describe('what an answer reflects', () => {
  const TENANT = 'fabrikam';
  const MONTH = NOW.slice(0, 'yyyy-MM'.length);
  const NEEDED_NOW: Readonly<Record<string, string>> = { by: 'model', from: MONTH, to: MONTH };
  /** Responses that come from other streams or from the process itself, or that never end; each event of a stream has its position. */
  const NO_READ_MODEL = /webhooks|\/v1\/(me|operations)|^GET \/(?!v1)/;
  const STREAM = 'sse';

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
        if (!(await saysAsOf(addressOf(question, format))))
          silent.push(`${question.name} ${format}`);
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
    for (const { name } of query.filter(({ required }) => required))
      search.set(name, NEEDED_NOW[name]!);
    return `${path.replace('some-tenant', TENANT)}?${search.toString()}`;
  }
});

/** Every answer matches its schema in the OpenAPI document, with data and without. */
import { differences } from '../support/answer-schema.js';
import type { Json } from '../support/http-client.js';
import { meterForAll, NOW, PATIENCE_MS } from '../support/meter-process.js';
import { tenantOf } from '../support/tenant.js';
import { usageEvent } from '../support/usage-events.js';

/** What a question cannot do without. */
const NEEDED: Readonly<Record<string, string>> = {
  by: 'environment,model,day',
  from: '2026-01',
  to: '2026-02',
  context: 'cloudFlow',
};
/** Answered by a stream, a page, a redirection or a document of another kind. */
const NO_JSON = /^\/(metrics|docs|sign-in|schemas)\b|\/(changes|report)$/;

describe('an answer', () => {
  const meter = meterForAll();
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

/** The OpenAPI and AsyncAPI documents checked by third-party validators, and every example in them sent to the system. */
import { fromFile, Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Json } from '../support/http-client.js';
import { PATIENCE_MS, meterForAll } from '../support/meter-process.js';

/** Errors are 0 and warnings 1; what is only advice comes after. */
const isSerious = (severity: number): boolean => severity < 2;

it('is AsyncAPI to its own parser, with everything it refers to', async () => {
  const { document, diagnostics } = await fromFile(new Parser(), 'docs/asyncapi.yaml').parse();
  const wrong = diagnostics.filter(({ severity }) => isSerious(severity));
  expect(wrong.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([]);
  expect(document!.allMessages().length).toBeGreaterThan(10);
}, 60_000);

describe('the OpenAPI document', () => {
  const meter = meterForAll();
  let document: Json;

  beforeAll(async () => {
    document = (await meter.http.get('/openapi.json')).body;
  }, PATIENCE_MS);

  it('is OpenAPI 3.1 to a validator of its specification', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect([valid, errors]).toEqual([true, undefined]);
    expect(document.openapi).toBe('3.1.0');
  });

  it('shows no example that the system does not take', async () => {
    const examples = examplesIn(document);
    const refused: string[] = [];
    for (const { method, path, type, name, value } of inOrder(examples)) {
      const address = path.replace('{tenant}', 'contoso').replaceAll(/\{\w+\}/g, 'example');
      const headers = { 'content-type': type, ...(type === 'application/json' && BINARY) };
      const answer = await meter.http.send(method, address, value, headers);
      const code = String(answer.body.type).split(':').at(-1)!;
      if (answer.status >= 300 && !ENDED_WITH_CLASSIC.includes(code)) {
        refused.push(`${method} ${path} ${name}: ${JSON.stringify(answer.body)}`);
      }
    }
    expect(refused).toEqual([]);
  });

  it('shows an example of every body', () => {
    const bodies = Object.entries<Json>(document.paths).flatMap(([path, operations]) =>
      Object.values<Json>(operations)
        .filter(({ requestBody }) => requestBody !== undefined)
        .map(() => path),
    );
    const shown = new Set(examplesIn(document).map(({ path }) => path));
    expect(bodies.filter((path) => !shown.has(path))).toEqual([]);
  });
});

/** Well formed, and refused by what the regime of the day allows. */
const ENDED_WITH_CLASSIC = ['trialNotAllowed', 'extensionNotAllowed'];

/** What data alone lacks. */
const BINARY = {
  'ce-specversion': '1.0',
  'ce-id': 'run-1',
  'ce-source': '/flows',
  'ce-type': 'AIModelExecuted',
  'ce-time': '2026-11-03T10:15:00Z',
};

/** Credits are owned before they are given away; messages are sent again to who is there. */
const inOrder = (examples: readonly Example[]): Example[] => {
  const rank = ({ path }: Example) =>
    ['/grants', '/webhooks/{id}'].some((end) => path.endsWith(end)) ? 0 : 1;
  return examples.toSorted((one, other) => rank(one) - rank(other));
};

interface Example {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly type: string;
  readonly name: string;
  readonly value: unknown;
}

/** Those of bodies, wherever OpenAPI lets one stand: at the media type, by name, or in the schema that it refers to. */
function examplesIn(document: Json): Example[] {
  const found: Example[] = [];
  for (const [path, operations] of Object.entries<Json>(document.paths)) {
    for (const [method, operation] of Object.entries<Json>(operations)) {
      const content = Object.entries<Json>(operation.requestBody?.content ?? {});
      for (const [type, media] of content) {
        const named = Object.entries<Json>(media.examples ?? {}).map(([name, { value }]) => [
          name,
          value,
        ]);
        const schema = resolved(document, media.schema);
        const ofSchema = [schema?.example, ...(schema?.examples ?? [])];
        const unnamed = [media.example, ...ofSchema].map((value) => ['example', value]);
        for (const [name, value] of [...named, ...unnamed] as [string, unknown][]) {
          if (value === undefined) continue;
          found.push({
            method: method.toUpperCase() as Example['method'],
            path,
            type,
            name,
            value,
          });
        }
      }
    }
  }
  return found;
}

function resolved(document: Json, schema: Json): Json {
  const path: string | undefined = schema?.$ref;
  if (path === undefined) return schema;
  return path
    .split('/')
    .slice(1)
    .reduce((at: Json, name) => at[name], document);
}

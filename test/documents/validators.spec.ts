/**
 * The OpenAPI and AsyncAPI documents pass third-party validators, and the service accepts everything that they and the other documents
 * show: every example, address, query parameter and usage event.
 */
import { fromFile, Parser } from '@asyncapi/parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type Json, STRUCTURED } from '../support/http-client.js';
import { PATIENCE_MS, meterForAll } from '../support/meter-process.js';
import { codeBlocks, found } from './markdown.js';

const meter = meterForAll();

/** 0 is an error and 1 a warning; higher levels are only advice. */
const isSerious = (severity: number): boolean => severity < 2;

it('is AsyncAPI to its own parser, with everything it refers to', async () => {
  const { document, diagnostics } = await fromFile(new Parser(), 'docs/asyncapi.yaml').parse();
  const wrong = diagnostics.filter(({ severity }) => isSerious(severity));
  expect(wrong.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([]);
  expect(document!.allMessages().length).toBeGreaterThan(10);
}, 60_000);

describe('the OpenAPI document', () => {
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

describe('the documents', () => {
  let paths: Readonly<Record<string, Json>>;

  beforeAll(async () => {
    paths = (await meter.http.get('/openapi.json')).body.paths;
  }, PATIENCE_MS);

  it('name addresses and parameters that the API has', () => {
    const asked = found(/\b(GET|POST|PUT|DELETE) +(…?\/[^\s`'"),;]+)/g);
    expect(asked.length).toBeGreaterThan(30);
    const unknown = asked
      .filter(({ groups: [method = '', address = ''] }) => !isKnown(method, address))
      .map(({ document, groups }) => `${document.path}: ${groups.join(' ')}`);
    expect(unknown).toEqual([]);
  });

  it('show usage events that are accepted', async () => {
    const events = codeBlocks
      .filter(({ language, text }) => language === 'json' && text.includes('"specversion"'))
      .map(({ text }) => JSON.parse(text) as object);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      const { status, body } = await meter.http.send('POST', '/v1/events?dryRun=true', event, {
        'content-type': STRUCTURED,
      });
      expect({ status, body }).toMatchObject({ status: 200 });
    }
  });

  /** `…/usage` stands for any address with this ending. */
  function isKnown(method: string, address: string): boolean {
    const [path = '', query = ''] = address.replace(/[.:]$/, '').split('?');
    const names = query.split('&').map((pair) => pair.split('=')[0]!);
    const shape = (text: string) => text.replaceAll(/\{\w+\}/g, '{}');
    return Object.entries(paths).some(([known, methods]) => {
      const operation = methods[method.toLowerCase()];
      if (!operation) return false;
      const fits = path.startsWith('…')
        ? shape(known).endsWith(shape(path.slice(1)))
        : shape(known) === shape(path);
      const parameters = (operation.parameters ?? []).map(({ name }: Json) => name as string);
      return fits && (query === '' || names.every((name) => parameters.includes(name)));
    });
  }
});

/** Rejections of valid requests because of the regime in force on that day. */
const ENDED_WITH_CLASSIC = ['trialNotAllowed', 'extensionNotAllowed'];

/** The attributes in headers, for examples that contain only the data. */
const BINARY = {
  'ce-specversion': '1.0',
  'ce-id': 'run-1',
  'ce-source': '/flows',
  'ce-type': 'AIModelExecuted',
  'ce-time': '2026-11-03T10:15:00Z',
};

/** Grants come before allocations, and an endpoint before the redelivery of its messages. */
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

/** Examples of request bodies from every location that OpenAPI allows: at the media type, by name, or in the schema it refers to. */
function examplesIn(document: Json): Example[] {
  const examples: Example[] = [];
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
          examples.push({
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
  return examples;
}

function resolved(document: Json, schema: Json): Json {
  const path: string | undefined = schema?.$ref;
  if (path === undefined) return schema;
  return path
    .split('/')
    .slice(1)
    .reduce((at: Json, name) => at[name], document);
}

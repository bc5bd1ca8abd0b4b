/** Every address, query parameter and usage event that the documents show is accepted by the service. */
import { type Json, STRUCTURED } from '../support/http-client.js';
import { PATIENCE_MS, meterForAll } from '../support/meter-process.js';
import { codeBlocks, found } from './markdown.js';

describe('the documents', () => {
  const meter = meterForAll();
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

  /** `…/usage` stands for any address that ends so. */
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

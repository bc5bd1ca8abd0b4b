/** The OpenAPI document of the admin app: every command with its body, and no reference without a schema. */
import { publishedSchemas } from '#contracts';
import { serveOpenApi } from '#platform';
import { startAdminApp } from './testing/admin-app.js';

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

describe('the OpenAPI document', () => {
  let document: Document;
  let page: string;
  let statuses: readonly number[];

  beforeAll(async () => {
    const { app } = await startAdminApp((created) =>
      serveOpenApi(created, {
        title: 'Meter',
        description: 'What AI Builder credits were used for.',
        schemas: publishedSchemas('#/components/schemas/'),
      }),
    );
    document = (await app.inject('/openapi.json')).json<Document>();
    page = (await app.inject('/docs')).body;
    const others = ['/docs/', '/docs/swagger-ui-bundle.js', '/openapi.yaml', '/docs/none'];
    const answers = await Promise.all(others.map((address) => app.inject(address)));
    statuses = answers.map(({ statusCode }) => statusCode);
    await app.close();
  });

  it('describes every command and the ingest of events', () => {
    const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(calls.sort()).toEqual([
      'delete /v1/tenants/{tenant}/grants/{grantId}',
      'delete /v1/tenants/{tenant}/webhooks/{id}',
      'get /schemas/usage-event.json',
      'get /v1/tenants/{tenant}/webhooks',
      'get /v1/tenants/{tenant}/webhooks/{id}',
      'get /v1/tenants/{tenant}/webhooks/{id}/deliveries',
      'post /v1/events',
      'post /v1/tenants/{tenant}/extensions',
      'post /v1/tenants/{tenant}/grants',
      'post /v1/tenants/{tenant}/trials',
      'post /v1/tenants/{tenant}/trials/{userId}/renewal',
      'post /v1/tenants/{tenant}/webhooks/{id}/redelivery',
      'post /v1/tenants/{tenant}/webhooks/{id}/rotation',
      'post /v1/tenants/{tenant}/webhooks/{id}/test',
      'put /v1/tenants/{tenant}/copilot',
      'put /v1/tenants/{tenant}/environments/{environment}/allocation',
      'put /v1/tenants/{tenant}/environments/{environment}/copilot',
      'put /v1/tenants/{tenant}/policy',
      'put /v1/tenants/{tenant}/settings',
      'put /v1/tenants/{tenant}/webhooks/{id}',
    ]);
  });

  it('says what a body must look like, by the rules it is checked with', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.components.schemas['AllocationDto']).toMatchObject({
      required: ['credits'],
      properties: { credits: { type: 'integer', minimum: 0 } },
    });
  });

  it('has a schema behind every reference, and none of anything else', () => {
    const references = JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g);
    const names = new Set(Array.from(references, ([, name]) => name));
    expect([...names].sort()).toEqual(Object.keys(document.components.schemas).sort());
  });

  it('has a page that loads nothing from elsewhere', () => {
    expect(page).toContain('swagger-ui');
    expect(page).not.toMatch(/(src|href)="https?:/);
  });

  it('answers what the page loads, the document as YAML, and nothing that there is not', () => {
    expect(statuses).toEqual([200, 200, 200, 404]);
  });
});

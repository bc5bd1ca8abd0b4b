/** The OpenAPI document, generated from the controllers and the schemas of the contract, with a page to try the API. */
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_COOKIE, SESSION_SCHEME, TOKEN_SCHEME } from './routes/requires.js';
import { replyWithProblem } from './http/problem-filter.js';
import { type Query, refuseUnknown } from './http/query-parameters.js';
import { applyTo } from './openapi/openapi-decorators.js';
import { withProblems } from './openapi/openapi-problems.js';
import { PROBLEM_STATUSES } from './problem.js';

export interface OpenApiOptions {
  readonly title: string;
  readonly description: string;
  /** JSON Schemas that controllers refer to as `#/components/schemas/<name>`. */
  readonly schemas: Readonly<Record<string, object>>;
}

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'What went wrong (RFC 9457): `type` for programs, `detail` for people.',
  required: ['type', 'title', 'status', 'detail', 'requestId'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer', enum: [...PROBLEM_STATUSES] },
    detail: { type: 'string' },
    requestId: { type: 'string' },
  },
  /** Some types have additional members, such as `field` or `results`. */
  additionalProperties: true,
};

/**
 * Serves the document at `/openapi.json` and a page without external resources at `/docs`; both are created on the
 * first request.
 */
export function serveOpenApi(app: NestFastifyApplication, options: OpenApiOptions): void {
  let pages: Promise<FastifyInstance> | undefined;
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const { url, headers } = request;
    try {
      refuseUnknown(request.query as Query, NONE_KNOWN);
    } catch (error) {
      return replyWithProblem(error, request, reply);
    }
    pages ??= makePages(app, options);
    const answered = await (await pages).inject({ method: 'GET', url, headers });
    if (answered.statusCode === NOT_FOUND) return reply.callNotFound();
    const own = Object.entries(answered.headers).filter(([name]) => !OF_CONNECTION.includes(name));
    return reply
      .code(answered.statusCode)
      .headers(Object.fromEntries(own))
      .send(answered.rawPayload);
  };
  const fastify = app.getHttpAdapter().getInstance();
  for (const address of ADDRESSES) fastify.get(address, answer);
}

const ADDRESSES = ['/docs', '/docs/*', '/openapi.json', '/openapi.yaml'];
const NONE_KNOWN = new Map<string, never>();
const NOT_FOUND = 404;
/** Headers that are not copied from the inner response. */
const OF_CONNECTION = ['connection', 'date', 'transfer-encoding'];

/** @returns a server that only handles injected requests, because routes cannot be added to a server that listens */
async function makePages(
  app: NestFastifyApplication,
  options: OpenApiOptions,
): Promise<FastifyInstance> {
  const nest = await import('@nestjs/swagger');
  applyTo(nest);
  const { DocumentBuilder, SwaggerModule } = nest;
  const head = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(options.title)
    .setDescription(options.description)
    .setVersion('1')
    .addSecurity(TOKEN_SCHEME, { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addSecurity(SESSION_SCHEME, { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE })
    .build();
  const document = SwaggerModule.createDocument(app, head);
  const adapter = new FastifyAdapter();
  SwaggerModule.setup(
    'docs',
    { getHttpAdapter: () => adapter } as unknown as NestFastifyApplication,
    withOwnExamples(withSchemas(withProblems(document), options)),
    { jsonDocumentUrl: 'openapi.json', yamlDocumentUrl: 'openapi.yaml' },
  );
  return adapter.getInstance();
}

/** If a body may have several media types, keeps an example named after one of them only for that type. */
function withOwnExamples(document: OpenAPIObject): OpenAPIObject {
  for (const path of Object.values(document.paths)) {
    for (const { requestBody } of Object.values(path) as readonly Operation[]) {
      for (const [type, media] of Object.entries(requestBody?.content ?? {})) {
        const own = media.examples?.[type];
        if (own !== undefined) media.examples = { [type]: own };
      }
    }
  }
  return document;
}

interface Operation {
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { examples?: Readonly<Record<string, unknown>> }>>;
  };
}

function withSchemas(document: OpenAPIObject, { schemas }: OpenApiOptions): OpenAPIObject {
  const known: Record<string, object> = { ...schemas, Problem: PROBLEM_SCHEMA };
  const mentioned = new Map<string, object>();
  const add = (part: object): void => {
    for (const name of namesIn(part)) {
      const schema = known[name];
      if (!schema || mentioned.has(name)) continue;
      mentioned.set(name, schema);
      add(schema);
    }
  };
  add(document);
  const all = { ...document.components?.schemas, ...Object.fromEntries(mentioned) };
  return { ...document, components: { ...document.components, schemas: all } };
}

function namesIn(part: object): string[] {
  const references = JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
  return Array.from(references, ([, name]) => name!);
}

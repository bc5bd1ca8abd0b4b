/** Every operation of the OpenAPI document, for tests of rules that apply to all routes. */
import type { HttpClient, Json } from './http-client.js';

export interface Operation {
  /** The route, such as `GET /v1/tenants/{tenant}/usage`. */
  readonly name: string;
  readonly method: 'DELETE' | 'GET' | 'POST' | 'PUT';
  /** The path with a value for each parameter. */
  readonly path: string;
  readonly query: readonly QueryParameter[];
  readonly definition: Json;
}

export interface QueryParameter {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Json;
}

export async function operationsOf(http: HttpClient): Promise<Operation[]> {
  const { body } = await http.get('/openapi.json');
  return Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Json).map(([method, definition]) =>
      operationOf(path, method.toUpperCase() as Operation['method'], definition),
    ),
  );
}

function operationOf(path: string, method: Operation['method'], definition: Json): Operation {
  const parameters: readonly Json[] = definition.parameters ?? [];
  return {
    name: `${method} ${path}`,
    method,
    path: path.replaceAll(/\{(\w+)\}/g, 'some-$1'),
    query: parameters
      .filter((one) => one.in === 'query')
      .map(({ name, required = false, schema = {} }) => ({ name, required, schema })),
    definition,
  };
}

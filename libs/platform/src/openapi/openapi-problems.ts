/** Adds the problem statuses of each route to the OpenAPI document. */
import type { OpenAPIObject } from '@nestjs/swagger';
import { HTTP_PROBLEMS, PROBLEM_STATUSES, type ProblemStatus } from '../problem.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']> & {
  readonly 'x-requires'?: readonly string[];
  readonly 'x-limited'?: boolean;
};

const METHODS = ['get', 'put', 'post', 'delete'] as const;
type Method = (typeof METHODS)[number];

const RESPONSE = '#/components/responses/Problem';

/**
 * Statuses of every route, such as for a malformed request, an unknown parameter, an incomplete request or an outage.
 */
const OF_ANY: readonly ProblemStatus[] = [400, 408, 422, 431, 500, 501, 503, 505];
const OF_GUARDED: readonly ProblemStatus[] = [401, 403, 429];
const OF_LIMITED: readonly ProblemStatus[] = [429];
const OF_ADDRESSED: readonly ProblemStatus[] = [404, 409, 414];
const OF_BODIES: readonly ProblemStatus[] = [413, 415];
const OF_COMMANDS: readonly ProblemStatus[] = [409, 412, 415, 507];

/** Adds missing statuses; those that a route documents itself stay. */
export function withProblems(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const problems = statusesOf(path, method, operation).map(
        (status) => [String(status), { $ref: RESPONSE }] as const,
      );
      operation.responses = { ...Object.fromEntries(problems), ...operation.responses };
    }
  }
  const responses = { ...document.components?.responses, Problem: PROBLEM_RESPONSE };
  return { ...document, components: { ...document.components, responses } };
}

const PROBLEM_RESPONSE = {
  description: `What went wrong. ${describeStatuses()}`,
  content: {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  },
};

function statusesOf(path: string, method: Method, operation: Operation): ProblemStatus[] {
  const isGuarded = !operation['x-requires']?.includes('nobody');
  const applying = [
    OF_ANY,
    isGuarded ? OF_GUARDED : [],
    operation['x-limited'] ? OF_LIMITED : [],
    path.includes('{') ? OF_ADDRESSED : [],
    operation.requestBody ? OF_BODIES : [],
    method === 'get' ? [] : OF_COMMANDS,
  ];
  const found = new Set(applying.flat());
  return PROBLEM_STATUSES.filter((status) => found.has(status));
}

function describeStatuses(): string {
  const titles = Object.values(HTTP_PROBLEMS).map(({ status, title }) => `${status}: ${title}`);
  return `${titles.sort().join('. ')}.`;
}

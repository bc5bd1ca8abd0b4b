/** Refuses repeated single-value headers, which Node would join or drop. */
import type { FastifyInstance } from 'fastify';
import { httpProblem } from '../problem.js';
import { replyWithProblem } from './problem-filter.js';

const OURS = /^(ce-.*|x-actor|x-reason|x-request-id|x-csrf-token|idempotency-key)$/;
const STANDARD =
  /^(host|authorization|content-type|content-encoding|expect|last-event-id|traceparent)$/;

export function refuseAmbiguousHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const repeated = firstRepeated(request.raw.rawHeaders);
    if (repeated === undefined) return done();
    const detail = `The header ${repeated} is given more than once.`;
    replyWithProblem(httpProblem('malformedRequest', detail, { field: repeated }), request, reply);
  });
}

/** @param rawHeaders names and values, alternating */
function firstRepeated(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    if (!OURS.test(name) && !STANDARD.test(name)) continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** Refuses our own headers when they come twice: Node would join them into one text. */
import type { FastifyInstance } from 'fastify';
import { httpProblem } from './problem.js';
import { replyWithProblem } from './problem-filter.js';

const SINGLE =
  /^(ce-.*|x-actor|x-reason|x-request-id|idempotency-key|traceparent|content-type|content-encoding)$/;

export function refuseRepeatedHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const repeated = firstRepeated(request.raw.rawHeaders);
    if (repeated === undefined) return done();
    const detail = `The header ${repeated} is given more than once.`;
    replyWithProblem(httpProblem('malformedRequest', detail, { field: repeated }), request, reply);
  });
}

/** @param rawHeaders names and values in turns. */
function firstRepeated(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase();
    if (!SINGLE.test(name)) continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

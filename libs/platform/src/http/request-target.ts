/** Validates the target of a request: origin or absolute form, no fragment, and a query that can be decoded. */
import type { FastifyInstance } from 'fastify';
import { httpProblem, type ProblemError } from '../problem.js';
import type { HttpReply, HttpRequest } from './http-exchange.js';

/** The origin in the absolute form, which proxies send and every server must accept (RFC 9112). */
const ORIGIN = /^https?:\/\/[^/?#]*/i;

/** @returns path and query, without the origin */
export function withoutOrigin(target: string): string {
  const path = target.replace(ORIGIN, '');
  return path.startsWith('/') || path === target ? path : `/${path}`;
}

/** Responds to a request whose address is invalid. */
export type RefuseTarget = (error: unknown, request: HttpRequest, reply: HttpReply) => void;

export function refuseBadTargets(fastify: FastifyInstance, refuse: RefuseTarget): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const problem = faultOf(request.raw.url ?? '');
    if (problem === null) done();
    else refuse(problem, request, reply);
  });
}

function faultOf(target: string): ProblemError | null {
  if (target.includes('#')) {
    return httpProblem('malformedRequest', 'The address has a fragment; encode # as %23.');
  }
  const start = target.indexOf('?') + 1;
  return start > 0 && target.includes('%', start) ? undecodable(target.slice(start)) : null;
}

/** Returns a problem if a parameter cannot be decoded: the router would keep such text or replace characters in it. */
function undecodable(query: string): ProblemError | null {
  const parameter = query.split('&').find((one) => !isDecodable(one));
  if (parameter === undefined) return null;
  const [name = ''] = parameter.split('=', 1);
  const field = isDecodable(name) ? decodeURIComponent(name) : name;
  const detail = `The query parameter ${field} is not percent-encoded UTF-8.`;
  return httpProblem('malformedRequest', detail, { field });
}

/** @returns a problem that names the part of a path that cannot be decoded, or `null` */
export function undecodablePath(target: string): ProblemError | null {
  const [path = ''] = target.split('?', 1);
  const part = path.split('/').find((one) => !isDecodable(one));
  if (part === undefined) return null;
  const detail = `The part ${part} of the path is not percent-encoded UTF-8.`;
  return httpProblem('malformedRequest', detail);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Refuses requests whose head requires something that this server does not support and would otherwise ignore. */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { httpProblem, type ProblemError } from '../problem.js';
import { replyWithProblem } from './problem-filter.js';
import { isSafeMethod } from './safe-methods.js';

const VERSIONS = ['1.1', '1.0'];

/** A name, an address or nothing, with an optional port (RFC 9110, 7.2). */
const HOST = /^(\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(:\d*)?$/i;

/** Preconditions that are not supported, unlike `If-Match`: a client that sends one wants no change unless it holds. */
const OTHER_PRECONDITIONS = ['if-none-match', 'if-unmodified-since'] as const;

export function refuseUnmetHeads(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const problem =
      faultOfVersion(request.raw) ?? faultOfHost(request.raw) ?? faultOfHeaders(request.raw);
    if (problem === null) done();
    else replyWithProblem(problem, request, reply);
  });
}

function faultOfVersion({ httpVersion }: IncomingMessage): ProblemError | null {
  if (VERSIONS.includes(httpVersion)) return null;
  return httpProblem('versionNotSupported', 'Only HTTP/1.1 and HTTP/1.0 are supported.');
}

function faultOfHost({ headers: { host }, httpVersion }: IncomingMessage): ProblemError | null {
  const isMissing = host === undefined && httpVersion !== '1.0';
  if (!isMissing && HOST.test(host ?? '')) return null;
  const detail = `The header host is ${isMissing ? 'missing' : 'not a host with an optional port'}.`;
  return httpProblem('malformedRequest', detail, { field: 'host' });
}

function faultOfHeaders({ headers, method = '' }: IncomingMessage): ProblemError | null {
  const coding = headers['transfer-encoding'];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') {
    const detail = 'Of transfer codings only chunked is supported.';
    return httpProblem('notImplemented', detail, { field: 'transfer-encoding' });
  }
  const field = OTHER_PRECONDITIONS.find((name) => headers[name] !== undefined);
  if (field === undefined || isSafeMethod(method)) return null;
  const detail = `The header ${field} is not supported: send if-match for a change that depends on the current state.`;
  return httpProblem('malformedRequest', detail, { field });
}

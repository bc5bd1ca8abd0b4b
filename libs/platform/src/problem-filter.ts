/** The one place where an error becomes an answer; what is not foreseen is logged whole and answered without detail. */
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
} from '@nestjs/common';
import { DiskFullError, StreamDamagedError, TransientError } from '#eventsourcing';
import type { HttpReply, HttpRequest } from './http-exchange.js';
import {
  HTTP_PROBLEMS,
  type HttpProblemCode,
  httpProblemKind,
  type Problem,
  ProblemError,
  toProblem,
} from './problem.js';

const RETRY_AFTER_SECONDS = 1;
/** Worth trying again as it is. */
const PASSING: ReadonlySet<number> = new Set([503, 507]);
/** Each shares its status with a code that says less. */
const NEVER_BY_STATUS: ReadonlySet<HttpProblemCode> = new Set(['malformedBody', 'ledgerDamaged']);

const FORESEEN = [TransientError, ProblemError, StreamDamagedError];

@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    replyWithProblem(error, http.getRequest<HttpRequest>(), http.getResponse<HttpReply>());
  }
}

export function replyWithProblem(error: unknown, request: HttpRequest, reply: HttpReply): void {
  const problem = problemOf(error);
  if (problem.status >= 500) log(error, request);
  if (PASSING.has(problem.status)) reply.header('retry-after', RETRY_AFTER_SECONDS);
  reply
    .status(problem.status)
    .header('x-request-id', request.id)
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem, requestId: request.id }));
}

function log(error: unknown, request: HttpRequest): void {
  const logger = new Logger('Http');
  const where = `${request.method} ${request.url} (request ${request.id})`;
  const foreseen = FORESEEN.some((type) => error instanceof type);
  if (foreseen) logger.warn(`${where}: ${(error as Error).message}`);
  else logger.error(where, error instanceof Error ? error.stack : String(error));
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof DiskFullError) {
    return toProblem(
      httpProblemKind('insufficientStorage'),
      'Nothing was kept; send it again later.',
    );
  }
  if (error instanceof TransientError) {
    return toProblem(
      httpProblemKind('unavailable'),
      'Whether it was done is not known; send the same again.',
    );
  }
  if (error instanceof StreamDamagedError) {
    return toProblem(httpProblemKind('ledgerDamaged'), error.message);
  }
  const status = statusOf(error);
  const code = codeOf(status);
  if (status >= 500 || !(error instanceof Error)) {
    return toProblem(httpProblemKind(code), 'The cause is in the log under the request id.');
  }
  return toProblem({ ...httpProblemKind(code), status }, error.message);
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}

function codeOf(status: number): HttpProblemCode {
  const codes = Object.keys(HTTP_PROBLEMS) as HttpProblemCode[];
  const named = codes.find(
    (code) => !NEVER_BY_STATUS.has(code) && HTTP_PROBLEMS[code].status === status,
  );
  return named ?? (status < 500 ? 'malformedRequest' : 'internalError');
}

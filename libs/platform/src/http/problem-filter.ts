/** Converts every error to a problem response; unexpected errors are logged in full and described without detail. */
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import { DiskFullError, SetupError, StreamDamagedError, TransientError } from '#eventsourcing';
import type { AllowedMethods } from './allowed-methods.js';
import { bodyTooLarge } from './http-bodies.js';
import type { HttpReply, HttpRequest } from './http-exchange.js';
import { isPageAsked, type NotFoundPage } from './not-found-page.js';
import { HTTP_PROBLEMS, httpProblem, type HttpProblemCode, ProblemError } from '../problem.js';

const RETRY_AFTER_SECONDS = 1;
const REQUEST_TIMEOUT = 408;
/** Statuses of requests that may succeed if sent again unchanged. */
const PASSING: ReadonlySet<number> = new Set([503, 507]);
/** Statuses above 500 for features that the server does not support: nothing has failed, so nothing is logged. */
const ASKED_FOR: ReadonlySet<number> = new Set([501, 505]);
/** Codes never derived from a status alone: another code with the same status is less specific. */
const NEVER_BY_STATUS: ReadonlySet<HttpProblemCode> = new Set(['malformedBody', 'ledgerDamaged']);

const FORESEEN = [TransientError, SetupError, ProblemError, StreamDamagedError];

@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly allowedMethods: AllowedMethods,
    private readonly notFoundPage: NotFoundPage = null,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<HttpRequest>(), http.getResponse<HttpReply>()];
    const unknownMethod = this.unknownMethod(request, reply);
    const isMissing = !unknownMethod && error instanceof NotFoundException;
    if (isMissing && this.notFoundPage && isPageAsked(request)) {
      return this.notFoundPage(reply.status(404));
    }
    replyWithProblem(unknownMethod ?? error, request, reply);
  }

  /** The router reports an unsupported method as 404, and the body parser as an invalid body: both become 405. */
  private unknownMethod({ method, url }: HttpRequest, reply: HttpReply): ProblemError | null {
    const allowed = this.allowedMethods(url);
    // The method is supported, so something else has failed.
    if (allowed.length === 0 || allowed.includes(method)) return null;
    reply.header('allow', allowed.join(', '));
    return httpProblem('methodNotAllowed', `${method} is not among ${allowed.join(', ')}.`);
  }
}

export function replyWithProblem(error: unknown, request: HttpRequest, reply: HttpReply): void {
  const { problem } = problemOf(error);
  if (problem.status >= 500 && !ASKED_FOR.has(problem.status)) log(error, request);
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
  const ids = { requestId: request.id, ...request.trace };
  const foreseen = FORESEEN.some((type) => error instanceof type);
  if (foreseen) logger.warn(`${where}: ${(error as Error).message}`, ids);
  else logger.error(where, error instanceof Error ? error.stack : String(error), ids);
}

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof DiskFullError) {
    return httpProblem('insufficientStorage', 'Nothing was stored; send it again later.');
  }
  if (error instanceof TransientError) {
    return httpProblem('unavailable', 'The outcome is unknown; send the same request again.');
  }
  if (error instanceof SetupError) {
    const detail = 'An operator must fix the cause, which is in the log under the request id.';
    return httpProblem('unavailable', detail);
  }
  if (error instanceof StreamDamagedError) return httpProblem('ledgerDamaged', error.message);
  const status = statusOf(error);
  const code = codeOf(status);
  if (code === 'bodyTooLarge') return bodyTooLarge();
  if (status >= 500 || !(error instanceof Error)) {
    return httpProblem(code, 'The cause is in the log under the request id.');
  }
  return httpProblem(code, code === 'unsupportedMediaType' ? JSON_ALONE : error.message);
}

const JSON_ALONE =
  'Only JSON is read: send it as application/json, and usage events as application/cloudevents+json.';

/** The client disconnected before its request was complete. */
const isAborted = (error: unknown): boolean =>
  error instanceof Error && (error as NodeJS.ErrnoException).code === 'ECONNRESET';

function statusOf(error: unknown): number {
  if (isAborted(error)) return REQUEST_TIMEOUT;
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

/** Creates the HTTP server of every app, with the same limits, headers and responses to bad requests. */
import type { IncomingHttpHeaders } from 'node:http';
import { type LoggerService, type Type, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Sleep, sleep as systemSleep } from '#eventsourcing';
import { type Authenticator, withoutAuthentication } from './auth/authenticator.js';
import { Limits, NO_QUOTAS } from './auth/limits.js';
import { enforceAccess } from './auth/enforce-access.js';
import { collectRoutes } from './routes/routes.js';
import { keepTenantScope } from './auth/tenant-scope.js';
import { type AllowedMethods, allowedMethodsOf } from './http/allowed-methods.js';
import { browserHeaders } from './http/browser-headers.js';
import { answerClientError, answerConnect } from './http/client-errors.js';
import { BODY_LIMIT_BYTES, readBodies } from './http/http-bodies.js';
import type { HttpReply, HttpRequest } from './http/http-exchange.js';
import { type HttpObservers, observeRequests } from './operations/http-observation.js';
import { KnownPreconditions } from './http/known-preconditions.js';
import { noteOpenRequests } from './http/last-answers.js';
import { isPageAsked, type NotFoundPage, notFoundPageOf } from './http/not-found-page.js';
import { answerInOrder, noteAnswers } from './http/pipelining.js';
import { randomId } from './random-id.js';
import { httpProblem } from './problem.js';
import { ProblemFilter, replyWithProblem } from './http/problem-filter.js';
import { KnownQueryParameters } from './http/query-parameters.js';
import { refuseUnmetHeads } from './http/request-head.js';
import {
  refuseBadTargets,
  type RefuseTarget,
  undecodablePath,
  withoutOrigin,
} from './http/request-target.js';
import { beginInTurns } from './http/request-turns.js';
import { refuseAmbiguousHeaders } from './http/single-headers.js';
import { UnexpectedBodies } from './http/unexpected-bodies.js';

/** Ids of tenants and environments in paths are validated by their own rules, not by the router. */
const MAX_PATH_PARAMETER_CHARACTERS = 8 * 1024;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** Enough to send a mebibyte over any line that can publish usage; slower requests are cut off. */
const REQUEST_TIMEOUT_MS = 30_000;
const CHECKS_PER_TIMEOUT = 6;

/**
 * Longer than load balancers keep idle connections, so that they close them first, and longer than any response takes.
 */
const IDLE_TIMEOUT_MS = 75_000;

/** Routes that respond even if something is missing, because they say what it is. */
const OPERATION = /^\/(health|metrics|docs|openapi\.(json|yaml))\b/;

export interface HttpAppOptions {
  readonly logger: LoggerService;
  /** What the process still waits for; until then only operational routes respond. */
  readonly unmet?: () => readonly string[];
  /** If absent, every caller may do everything. */
  readonly authenticator?: Authenticator;
  readonly limits?: Limits;
  /** Delays refusals; replaced in specifications. */
  readonly sleep?: Sleep;
  readonly observers?: HttpObservers;
  /** Whether handlers run in the scope of the caller's tenants, for engines that separate tenants. */
  readonly keepsTenantScope?: boolean;
  /** The time within which a request must arrive completely, including its body. */
  readonly requestTimeoutMs?: number;
  /** The time after which an idle connection is closed. */
  readonly idleTimeoutMs?: number;
}

/** Does not listen yet: specifications inject requests, processes listen. */
export async function createHttpApp(
  module: Type | DynamicModule,
  options: HttpAppOptions,
): Promise<NestFastifyApplication> {
  const { logger, unmet = () => [], observers } = options;
  const { limits = new Limits({ client: NO_QUOTAS, tenant: NO_QUOTAS }) } = options;
  const { authenticator = withoutAuthentication, keepsTenantScope = false } = options;
  const { sleep = systemSleep } = options;
  let page: NotFoundPage = null;
  const adapter = createAdapter(options, (error, request, reply) => {
    if (page && isPageAsked(request)) page(reply.status(400));
    else replyWithProblem(error, request, reply);
  });
  refuseWhile(adapter, unmet);
  if (observers) observeRequests(adapter, observers);
  const fastify = adapter.getInstance();
  const routes = collectRoutes(fastify);
  enforceAccess(fastify, { authenticator, limits, sleep });
  if (keepsTenantScope) keepTenantScope(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
  page = notFoundPageOf(app);
  configureHttpApp(app, allowedMethodsOf(routes), page);
  return app;
}

function createAdapter(
  { requestTimeoutMs = REQUEST_TIMEOUT_MS, idleTimeoutMs = IDLE_TIMEOUT_MS }: HttpAppOptions,
  refuse: RefuseTarget,
): FastifyAdapter {
  const headers = browserHeaders();
  const adapter = new FastifyAdapter({
    connectionTimeout: idleTimeoutMs,
    keepAliveTimeout: idleTimeoutMs,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: requestTimeoutMs,
    http: {
      // Node's own refusal would not be a problem document; `refuseUnmetHeads` checks the header.
      requireHostHeader: false,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: requestTimeoutMs / CHECKS_PER_TIMEOUT,
    },
    clientErrorHandler: answerClientError,
    rewriteUrl: ({ url = '/' }: { url?: string }) => withoutOrigin(url),
    // The router refuses an address that cannot be decoded before Nest sees the request.
    frameworkErrors: (error: unknown, request: HttpRequest, reply: unknown) => {
      const problem = undecodablePath(request.url) ?? error;
      refuse(problem, request, (reply as HttpReply).headers(headers));
    },
    routerOptions: { maxParamLength: MAX_PATH_PARAMETER_CHARACTERS },
    genReqId: ({ headers }: { headers: IncomingHttpHeaders }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomId();
    },
  });
  const fastify = adapter.getInstance();
  // Expectations other than 100-continue are ignored; Node would respond with an empty 417.
  fastify.server.on('checkExpectation', (request, response) =>
    fastify.server.emit('request', request, response),
  );
  fastify.server.on('connect', answerConnect);
  // Without this, Node drops all headers after the thousandth, among which may be a precondition. Their bytes are
  // limited.
  fastify.server.maxHeadersCount = 0;
  noteAnswers(fastify.server);
  noteOpenRequests(fastify.server);
  answerInOrder(fastify);
  beginInTurns(fastify);
  readBodies(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header('x-request-id', request.id);
    done();
  });
  refuseUnmetHeads(fastify);
  refuseBadTargets(fastify, refuse);
  refuseAmbiguousHeaders(fastify);
  return adapter;
}

function refuseWhile(adapter: FastifyAdapter, unmet: () => readonly string[]): void {
  adapter.getInstance().addHook('onRequest', (request, reply, done) => {
    const missing = unmet();
    if (missing.length === 0 || OPERATION.test(request.url)) return done();
    const problem = httpProblem('unavailable', `Not started yet: no ${missing.join(', no ')}.`);
    replyWithProblem(problem, request, reply);
  });
}

function configureHttpApp(
  app: NestFastifyApplication,
  allowed: AllowedMethods,
  page: NotFoundPage,
): void {
  app.useGlobalFilters(new ProblemFilter(allowed, page));
  app.useGlobalGuards(new KnownQueryParameters(), new KnownPreconditions(), new UnexpectedBodies());
}

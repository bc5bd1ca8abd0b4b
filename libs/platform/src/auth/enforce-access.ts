/** Access control for every request, before its body is read or data is looked up: caller, role and tenant. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Sleep } from '#eventsourcing';
import { BODY_LIMIT_BYTES } from '../http/http-bodies.js';
import { httpProblem, type ProblemError } from '../problem.js';
import { isLocal, namesThisMachine } from '../http/local.js';
import { replyWithProblem } from '../http/problem-filter.js';
import { Allowance } from './allowance.js';
import type { Authentication, Authenticator } from './authenticator.js';
import { type Caller, mayEnter } from './caller.js';
import { clientKey } from './client-key.js';
import { isOfForeignPage } from './foreign-pages.js';
import type { Cost, Limits } from './limits.js';
import { RefusalPauses } from './refusal-pauses.js';
import type { Requirement } from '../routes/requires.js';
import { rolesThatMay } from '../routes/roles.js';
import { requirementOf } from '../routes/routes.js';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
    /** `null` on open routes that no limit counts. */
    allowance: Allowance | null;
  }
}

const COMMANDS = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export interface AccessControl {
  readonly authenticator: Authenticator;
  readonly limits: Limits;
  readonly sleep: Sleep;
}

/** Must be installed before any route is registered. */
export function enforceAccess(
  fastify: FastifyInstance,
  { authenticator, limits, sleep }: AccessControl,
): void {
  const pauses = new RefusalPauses(sleep);
  fastify.decorateRequest('caller', null);
  fastify.decorateRequest('allowance', null);
  fastify.addHook('onRequest', async (request, reply) => {
    if (request.is404) return;
    const requires = requirementOf(request.routeOptions.url ?? '', request.routeOptions.config);
    if (!requires) throw httpProblem('forbidden', 'This route allows no caller.');
    if (isFree(request, requires)) return;
    const refusal = await refusalOf({ request, requires, authenticator });
    const client = clientKey(request.caller, request.raw.socket.remoteAddress);
    request.allowance = new Allowance(limits, client, reply);
    const isAttempt = refusal !== null || requires.kind === 'open';
    const beyond = await (isAttempt ? spendForAttempt(request) : spendForHead(request, requires));
    if (!beyond) return refusal ? answer(refusal, request, reply) : undefined;
    // The body of the request is not read during the pause.
    await pauses.pause(client);
    replyWithProblem(beyond, request, reply);
  });
  fastify.addHook('preValidation', keepBodyWithin);
}

/** Whether the request needs no credentials and is not limited. */
const isFree = (request: FastifyRequest, requires: Requirement): boolean =>
  (requires.kind === 'open' && requires.counted !== true) ||
  (requires.kind === 'operatorOrLocal' && isLocal(request));

/** Counts what is known before the body is read: one request and the announced bytes. */
function spendForHead(request: FastifyRequest, requires: Requirement) {
  const publishes = requires.kind === 'roles' && requires.publishes === true;
  const cost = { requests: 1, bytes: announcedBytes(request) };
  return spend(request, publishes ? { ...cost, events: 1 } : cost);
}

/** Counts refused requests and those to open routes for the client, never for the tenant. */
const spendForAttempt = async ({ allowance }: FastifyRequest) =>
  (await allowance?.spend({ byClient: { requests: 1 }, byTenant: NO_TENANTS })) ?? null;

const NO_TENANTS: ReadonlyMap<string, Cost> = new Map();

/** Counts the remaining bytes of a body that was compressed or sent in chunks of unknown length. */
async function keepBodyWithin(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!Buffer.isBuffer(request.body)) return;
  const unforeseen = request.body.length - announcedBytes(request);
  const beyond = unforeseen > 0 ? await spend(request, { bytes: unforeseen }) : null;
  if (beyond) replyWithProblem(beyond, request, reply);
}

async function spend({ allowance, params }: FastifyRequest, cost: Cost) {
  const { tenant } = (params ?? {}) as { readonly tenant?: string };
  const byTenant = new Map(tenant === undefined ? [] : [[tenant, cost]]);
  return allowance?.spend({ byClient: cost, byTenant }) ?? null;
}

/** The announced length, up to the body limit: longer bodies are refused and count no more. */
const announcedBytes = ({ headers }: FastifyRequest): number =>
  Math.min(Number(headers['content-length'] ?? 0), BODY_LIMIT_BYTES);

interface AccessCheck {
  readonly request: FastifyRequest;
  readonly requires: Requirement;
  readonly authenticator: Authenticator;
}

/** Also stores the caller on the request. */
async function refusalOf({
  request,
  requires,
  authenticator,
}: AccessCheck): Promise<Refusal | null> {
  if (requires.kind === 'open') return null;
  const authentication = await authenticator.authenticate(request.headers);
  if (authentication.kind !== 'known') return unknownCaller(authentication, authenticator);
  const { caller } = authentication;
  request.caller = caller;
  const foreign = authenticator.off ? ofForeignPage(request, authenticator) : null;
  return foreign ?? forbidden(request, requires, caller);
}

interface Refusal {
  readonly problem: ProblemError;
  /** The value of `WWW-Authenticate`; `null` if another token would not help. */
  readonly challenge: string | null;
}

function unknownCaller(
  authentication: Exclude<Authentication, { kind: 'known' }>,
  { signIn }: Authenticator,
): Refusal {
  const members = signIn === null ? {} : { signIn };
  switch (authentication.kind) {
    case 'unavailable':
      return { problem: httpProblem('unavailable', authentication.why), challenge: null };
    case 'unknown': {
      const detail = 'Send a token as Authorization: Bearer …, or sign in.';
      return { problem: httpProblem('unauthenticated', detail, members), challenge: 'Bearer' };
    }
    case 'refused':
      return {
        problem: httpProblem('unauthenticated', authentication.why, members),
        challenge: 'Bearer error="invalid_token"',
      };
  }
}

/** With authentication off, pages of other sites could send requests without credentials. */
function ofForeignPage(request: FastifyRequest, { ownNamesOnly }: Authenticator): Refusal | null {
  if (ownNamesOnly === true && !namesThisMachine(request.headers)) return refuse(OTHER_NAME);
  return isOfForeignPage(request) ? refuse(FOREIGN_PAGE) : null;
}

const OTHER_NAME =
  'Without authentication requests are taken under an address or a name without dots; AUTH=none takes them under any name.';
const FOREIGN_PAGE = 'A page of another site may not request this.';

const refuse = (why: string): Refusal => ({
  problem: httpProblem('forbidden', why),
  challenge: null,
});

function forbidden(request: FastifyRequest, requires: Requirement, caller: Caller): Refusal | null {
  const why =
    missingRole(requires, caller) ?? foreignTenant(request, caller) ?? forgedForm(request, caller);
  return why === null ? null : refuse(why);
}

function missingRole(requires: Requirement, { roles }: Caller): string | null {
  if (requires.kind === 'signedIn') return null;
  const wanted = requires.kind === 'roles' ? requires.roles : (['operator'] as const);
  if (wanted.some((role) => roles.has(role))) return null;
  return `This needs one of the roles ${rolesThatMay(wanted).join(', ')}.`;
}

/** Returns the same text whether or not the tenant exists. */
function foreignTenant({ params }: FastifyRequest, caller: Caller): string | null {
  const { tenant } = (params ?? {}) as { readonly tenant?: string };
  if (tenant === undefined || mayEnter(caller, tenant)) return null;
  return 'You may not ask about this tenant.';
}

/** A form on another site can send the cookie, but not this header. */
function forgedForm({ method, headers }: FastifyRequest, { csrfToken }: Caller): string | null {
  if (csrfToken === null || !COMMANDS.has(method)) return null;
  if (headers['x-csrf-token'] === csrfToken) return null;
  return 'A command under a session needs the header X-CSRF-Token with the csrfToken of GET /v1/me.';
}

function answer({ problem, challenge }: Refusal, request: FastifyRequest, reply: FastifyReply) {
  if (challenge !== null) void reply.header('www-authenticate', challenge);
  replyWithProblem(problem, request, reply);
}

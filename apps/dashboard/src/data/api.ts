/** The client of the service's API, with types generated from its OpenAPI document: the compiler rejects a use that does not match a response. */
import createClient from 'openapi-fetch';
import { completeAnswer } from './complete-answer.js';
import { takeEarly } from './early-answers.js';
import type { paths } from './generated/api.js';
import { noAnswer, problemOf } from './problem.js';
import { unlessSilent } from './timers.js';

/** A query without a response for longer has lost its connection: the service itself ends a query after 30 s. */
const SILENCE_MAX_MS = 40_000;

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: (request) => (takeEarly(request) ?? send(request)).catch(noAnswer),
  querySerializer: { array: { style: 'form', explode: false } },
});

/** A command is never given up: it may still be carried out. */
const send = (request: Request): Promise<Response> =>
  request.method === 'GET'
    ? fetch(request, { signal: unlessSilent(request.signal, SILENCE_MAX_MS) })
    : fetch(request);

/** The method and path that each response belongs to. */
const questions = new WeakMap<Response, string>();

api.use({
  onResponse({ request, schemaPath, response }) {
    questions.set(response, `${request.method} ${schemaPath}`);
  },
});

type Json<Responses> = Responses extends { 200: { content: { 'application/json': infer Body } } }
  ? Body
  : never;

/** The response body of a GET route. */
export type AnswerOf<Path extends keyof paths> = paths[Path] extends {
  get: { responses: infer Responses };
}
  ? Json<Responses>
  : never;

/** The query parameters of a GET route. */
export type QueryOf<Path extends keyof paths> = paths[Path] extends {
  get: { parameters: { query?: infer Query } };
}
  ? NonNullable<Query>
  : never;

interface Outcome<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** @returns the response body, completed to all members of its shape. @throws ProblemAnswer if the service refuses or fails */
export async function answered<Data>(asked: Promise<Outcome<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await asked;
  if (data === undefined || data === null) throw problemOf(error, response);
  return completeAnswer(questions.get(response) ?? '', data);
}

/** The usage of one month with its environments. */
export type TenantUsage = Extract<
  AnswerOf<'/v1/tenants/{tenant}/usage'>,
  { environments: unknown }
>;
export type UsageChanges = AnswerOf<'/v1/tenants/{tenant}/usage/changes'>;
export type EnvironmentUsage = TenantUsage['environments'][number];
export type Amount = TenantUsage['consumed'];
export type Overage = TenantUsage['overage'];
export type Level = Overage['level'];
export type AsOf = TenantUsage['asOf'];
export type Breakdown = AnswerOf<'/v1/tenants/{tenant}/usage/breakdown'>;
export type BreakdownRow = Breakdown['rows'][number];
export type Run = AnswerOf<'/v1/tenants/{tenant}/activity'>['runs'][number];
export type UsageEvent = AnswerOf<'/v1/tenants/{tenant}/events/{id}'>;
export type TenantConfiguration = AnswerOf<'/v1/tenants/{tenant}/configuration'>;
export type AuditEntry = AnswerOf<'/v1/tenants/{tenant}/audit'>['changes'][number];
export type Operations = AnswerOf<'/v1/operations'>;
export type KnownTenant = AnswerOf<'/v1/tenants'>['tenants'][number];
export type Access = AnswerOf<'/v1/tenants/{tenant}/environments/{environment}/access'>;

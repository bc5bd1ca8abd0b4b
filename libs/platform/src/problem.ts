/** Problem documents (RFC 9457): a stable type for programs, a sentence for people. */

/** All statuses of problems, as listed in the OpenAPI document. */
export const PROBLEM_STATUSES = [
  400, 401, 403, 404, 405, 408, 409, 412, 413, 414, 415, 422, 429, 431, 500, 501, 503, 505, 507,
] as const;

export type ProblemStatus = (typeof PROBLEM_STATUSES)[number];

export interface ProblemKind {
  /** The last part of the problem's `type`; its meaning never changes. */
  readonly code: string;
  readonly status: ProblemStatus;
  readonly title: string;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [member: string]: unknown;
}

/** Thrown only in the HTTP layer; below it, a rejection is a value. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(
    { code, status, title }: ProblemKind,
    detail: string,
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    const type = `urn:problem-type:ai-credit-meter:${code}`;
    this.problem = { ...members, type, title, status, detail };
  }
}

/** Problems that any request can have. */
export const HTTP_PROBLEMS = {
  malformedRequest: { status: 400, title: 'The request is malformed' },
  malformedBody: { status: 400, title: 'The body is not JSON' },
  unauthenticated: { status: 401, title: 'The caller is not authenticated' },
  forbidden: { status: 403, title: 'The caller may not do this' },
  notFound: { status: 404, title: 'There is nothing at this address' },
  methodNotAllowed: { status: 405, title: 'This address does not support the method' },
  requestTimeout: { status: 408, title: 'The request took too long to arrive' },
  bodyTooLarge: { status: 413, title: 'The body is too large' },
  addressTooLong: { status: 414, title: 'The address is too long' },
  unsupportedMediaType: { status: 415, title: 'The content type is not supported' },
  invalidRequest: { status: 422, title: 'The request breaks a rule of its contract' },
  headersTooLarge: { status: 431, title: 'The headers are too large' },
  tooManyRequests: { status: 429, title: 'Too many requests' },
  internalError: { status: 500, title: 'The service failed' },
  notImplemented: { status: 501, title: 'The server does not support this' },
  versionNotSupported: { status: 505, title: 'This version of HTTP is not supported' },
  ledgerDamaged: { status: 503, title: 'The ledger of this tenant is damaged' },
  insufficientStorage: { status: 507, title: 'There is not enough storage' },
  unavailable: { status: 503, title: 'The service is temporarily unavailable' },
} as const satisfies Record<string, Omit<ProblemKind, 'code'>>;

export type HttpProblemCode = keyof typeof HTTP_PROBLEMS;

export const httpProblem = (
  code: HttpProblemCode,
  detail: string,
  members?: Readonly<Record<string, unknown>>,
): ProblemError => new ProblemError({ code, ...HTTP_PROBLEMS[code] }, detail, members);

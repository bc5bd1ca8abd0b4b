/** Problem responses of the service (RFC 9457) as errors. */

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId?: string;
  readonly field?: string;
  /** The path to sign in, in a 401 of a service that offers sign-in. */
  readonly signIn?: string;
  readonly firstMonth?: string;
}

export class ProblemAnswer extends Error {
  override readonly name = 'ProblemAnswer';
  /** The last part of the problem's type, such as `tenantNotFound`. */
  readonly code: string;

  constructor(readonly problem: Problem) {
    super(`${problem.title}: ${problem.detail}`);
    this.code = problem.type.split(':').at(-1)!;
  }
}

/** The service was not reached, or the connection was lost before its response. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(cause: unknown) {
    super('The service did not answer.', { cause });
  }
}

/** Browsers report every lost connection as a TypeError. */
export function noAnswer(error: unknown): never {
  throw error instanceof TypeError ? new NoAnswer(error) : error;
}

/** Whether the request may have been executed despite the error: there was no response, or the service failed. */
export const isUndecided = (error: unknown): boolean =>
  error !== null && !(isProblem(error) && error.problem.status < 500);

export const isProblem = (error: unknown, code?: string): error is ProblemAnswer =>
  error instanceof ProblemAnswer && (code === undefined || error.code === code);

/** Whether the reader has to sign in: the request had no session or token, or an expired one. */
export const isSignedOut = (error: unknown): error is ProblemAnswer =>
  isProblem(error) && error.problem.status === 401;

/** A proxy may respond with any content; then only the status is known. */
export function problemOf(body: unknown, response: Response): ProblemAnswer {
  const given = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {};
  return new ProblemAnswer({
    type: 'about:blank',
    title: response.statusText || 'The service did not answer',
    detail: `HTTP ${response.status}`,
    ...given,
    status: response.status,
  });
}

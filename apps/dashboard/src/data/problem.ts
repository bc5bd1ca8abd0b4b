/** Problem answers of the service (RFC 9457) as errors. */

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly requestId?: string;
  readonly field?: string;
  /** The path that signs in, in a 401 of a service that offers it. */
  readonly signIn?: string;
  readonly firstMonth?: string;
}

export class ProblemAnswer extends Error {
  override readonly name = 'ProblemAnswer';
  /** The last part of the problem's type, as `tenantNotFound`. */
  readonly code: string;

  constructor(readonly problem: Problem) {
    super(`${problem.title}: ${problem.detail}`);
    this.code = problem.type.split(':').at(-1)!;
  }
}

/** The service was not reached, or the connection was lost before its answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(cause: unknown) {
    super('The service did not answer.', { cause });
  }
}

/** A browser says of every lost connection that there was an error of types. */
export function noAnswer(error: unknown): never {
  throw error instanceof TypeError ? new NoAnswer(error) : error;
}

/** Whether what was asked for may have been done all the same: there was no answer, or the service broke off. */
export const isUndecided = (error: unknown): boolean =>
  error !== null && !(isProblem(error) && error.problem.status < 500);

export const isProblem = (error: unknown, code?: string): error is ProblemAnswer =>
  error instanceof ProblemAnswer && (code === undefined || error.code === code);

/** Whether the reader has to sign in: no session or token was sent, or one that is over. */
export const isSignedOut = (error: unknown): error is ProblemAnswer =>
  isProblem(error) && error.problem.status === 401;

/** A proxy may answer with anything; then only the status is known. */
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

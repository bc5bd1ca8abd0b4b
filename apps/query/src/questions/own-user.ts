/** Limits makers to their own runs: determines which user a query may concern. */
import { type Caller, httpProblem, onlyUserOf } from '#platform';

/**
 * @param asked the user named in the query
 * @throws ProblemError if the caller may only see another user
 */
export function ownUser(caller: Caller, asked: string | undefined): string | undefined {
  const only = onlyUserOf(caller);
  if (only === undefined || asked === undefined || asked === only) return asked ?? only;
  throw httpProblem('forbidden', 'You may see your own runs only.');
}

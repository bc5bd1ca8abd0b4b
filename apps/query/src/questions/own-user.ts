/** Limits makers to their own runs: which user a question may ask about. */
import { type Caller, httpProblem, onlyUserOf } from '#platform';

/**
 * @param asked the user whom the question names
 * @throws ProblemError when that is another than the only one the caller may see
 */
export function ownUser(caller: Caller, asked: string | undefined): string | undefined {
  const only = onlyUserOf(caller);
  if (only === undefined || asked === undefined || asked === only) return asked ?? only;
  throw httpProblem('forbidden', 'You may see your own runs only.');
}

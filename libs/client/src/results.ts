/** The result of each event of a batch that was accepted completely, partly or not at all. */
import { ProblemError, TransportError } from './errors.js';

/** Accepted means durable. A rejected event would be rejected again; `reason` says what to change. */
export type EventResult =
  | { readonly id: string; readonly status: 'accepted' }
  | {
      readonly id: string;
      readonly status: 'rejected';
      readonly reason: string;
      /** The reason as a code for programs. */
      readonly code: string;
      /** The path of the faulty member. */
      readonly field?: string;
    };

/** @throws TransportError if the response does not have a result for every event */
export function resultsOf(answer: unknown, events: number): readonly EventResult[] {
  const results = listIn(answer);
  if (results?.length === events) return results;
  throw new TransportError(
    `The answer has ${results?.length ?? 'no'} results for ${events} events`,
  );
}

/** Takes the results from a problem response in which no event was accepted; rethrows any other error. */
export function resultsOfProblem(error: unknown, events: number): readonly EventResult[] {
  const results = error instanceof ProblemError ? listIn(error.members) : undefined;
  if (results?.length === events) return results;
  throw error;
}

function listIn(answer: unknown): readonly EventResult[] | undefined {
  const { results } = (answer ?? {}) as { results?: unknown };
  return Array.isArray(results) ? (results as EventResult[]) : undefined;
}

/** What became of each event of a batch, whether the batch was accepted, in part or not at all. */
import { ProblemError, TransportError } from './errors.js';

/** Accepted means durable. A rejected event would be rejected again: `reason` says what to change. */
export type EventResult =
  | { readonly id: string; readonly status: 'accepted' }
  | {
      readonly id: string;
      readonly status: 'rejected';
      readonly reason: string;
      /** The reason, for programs. */
      readonly code: string;
      /** Path of the member at fault. */
      readonly field?: string;
    };

/** @throws TransportError where the answer does not give the outcome of every event */
export function resultsOf(answer: unknown, events: number): readonly EventResult[] {
  const results = listIn(answer);
  if (results?.length === events) return results;
  throw new TransportError(
    `The answer has ${results?.length ?? 'no'} results for ${events} events`,
  );
}

/** A request of which nothing is accepted is a problem that has the results, too; any other is thrown on. */
export function resultsOfProblem(error: unknown, events: number): readonly EventResult[] {
  const results = error instanceof ProblemError ? listIn(error.members) : undefined;
  if (results?.length === events) return results;
  throw error;
}

function listIn(answer: unknown): readonly EventResult[] | undefined {
  const { results } = (answer ?? {}) as { results?: unknown };
  return Array.isArray(results) ? (results as EventResult[]) : undefined;
}

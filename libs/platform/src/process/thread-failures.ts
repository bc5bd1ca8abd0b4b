/** Transfers a failure from a thread to the one that started it: errors lose their class between threads. */
import { SetupError, TransientError } from '#eventsourcing';

const CAUSES = { transient: TransientError, setup: SetupError, bug: Error } as const;

export interface ThreadFailure {
  readonly cause: keyof typeof CAUSES;
  readonly text: string;
}

export function failureOf(error: unknown): ThreadFailure {
  if (error instanceof TransientError) return { cause: 'transient', text: error.message };
  if (error instanceof SetupError) return { cause: 'setup', text: error.message };
  return {
    cause: 'bug',
    text: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

export const errorOf = ({ cause, text }: ThreadFailure): Error => new CAUSES[cause](text);

/** The exit codes of commands, so that scripts need not parse their output. */
export const EXIT = {
  /** Done, or equal. */
  ok: 0,
  /** The command failed, or found nothing to compare. */
  failed: 1,
  /** Invalid command line. */
  usage: 2,
  /** The read models differ from the ledger, or not all of the ledger can be read. */
  different: 3,
} as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** What a command's exit code says, so that scripts need not read its words. */
export const EXIT = {
  /** Done, or equal. */
  ok: 0,
  /** The command failed, or found nothing to compare. */
  failed: 1,
  /** The command line was not understood. */
  usage: 2,
  /** The read models are not what the ledger says, or not all of the ledger can be read. */
  different: 3,
} as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];

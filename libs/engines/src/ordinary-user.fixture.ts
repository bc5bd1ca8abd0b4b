/** Runs code as an unprivileged user, even if the specs run as root. */

/** The user id of `nobody`. */
const ORDINARY_USER = 65_534;

export async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid!() !== 0) return work();
  process.seteuid!(ORDINARY_USER);
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
}

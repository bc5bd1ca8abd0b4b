/** Handles files that may be missing. */

/**
 * @returns undefined if a file is missing
 * @throws any other error
 */
export function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

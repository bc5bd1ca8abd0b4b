/** For what may be missing on disk. */

/** @returns nothing where a file is missing @throws whatever else it was */
export function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}

/** Makes folders where Node's own way would not end, or would give a wrong reason. */
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes the folder and its parents. Node's recursive `mkdir` never ends inside a folder that takes no others, such as `/proc`,
 * and calls a read-only disk a missing folder.
 */
export async function makeFolders(path: string): Promise<void> {
  try {
    return await makeFolder(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const parent = dirname(path);
  if (!(await isFolder(parent))) await makeFolders(parent);
  // The parent exists now, made by this or another process.
  await makeFolder(path);
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await isFolder(path));
    if (!isThere) throw error;
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

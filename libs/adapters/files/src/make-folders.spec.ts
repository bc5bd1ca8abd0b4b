/** Folders are created with their parents, also concurrently; impossible ones fail. */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolders, openCheckpointFolder } from './index.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'make-folders-'))));
afterEach(() => rm(folder, { recursive: true }));

it('are made with their parents, also by several at once, and again', async () => {
  for (let round = 0; round < 200; round++) {
    const path = join(folder, String(round), 'b', 'c');
    await Promise.all(Array.from({ length: 8 }, () => makeFolders(path)));
    await makeFolders(path);
    expect((await stat(path)).isDirectory()).toBe(true);
  }
});

it('cannot be made where a file is, nor below one', async () => {
  const path = join(folder, 'file');
  await writeFile(path, '');
  await expect(makeFolders(path)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolders(join(path, 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

it.each(['/proc/meter', '/proc/meter/deeper/still'])(
  'are given up in a folder that takes none: %s',
  async (path) => {
    await expect(makeFolders(path)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(openCheckpointFolder(path)).rejects.toMatchObject({ code: 'ENOENT' });
  },
);

/** A temporary folder for a spec. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function temporaryDirectory() {
  const path = await mkdtemp(join(tmpdir(), 'sqlite-'));
  return {
    file: (name: string) => join(path, name),
    remove: () => rm(path, { recursive: true }),
  };
}

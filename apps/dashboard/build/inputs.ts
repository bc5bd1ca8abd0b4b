/** The inputs of the built pages as one hash. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GENERATED } from './steps.js';

const FOLDER = 'apps/dashboard';
const PACKAGES = ['package-lock.json', 'package.json'];

/** @param document the OpenAPI document from which the types are generated */
export async function inputsHash(document: string): Promise<string> {
  const hash = createHash('sha256').update(document);
  const names = await readdir(FOLDER, { recursive: true, withFileTypes: true });
  const paths = names
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.startsWith(GENERATED));
  for (const path of [...paths.sort(), ...PACKAGES]) {
    hash.update(`\0${path}\0`).update(await readFile(path));
  }
  return hash.digest('hex');
}

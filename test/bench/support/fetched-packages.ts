/**
 * Contenders from npm that nobody needs but a benchmark, one of them of half a gigabyte: fetched when they are first
 * asked for, at exactly these versions, into the cache folder.
 */
import { execFile } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CACHE = fileURLToPath(new URL('../../../../.cache/contenders/', import.meta.url));
const NPM_OPTIONS = ['--no-audit', '--no-fund', '--save-exact', '--silent'];

const run = promisify(execFile);

/**
 * @param versions by name; the first is loaded.
 * @throws what npm says when they cannot be had.
 */
export async function fetchedPackage<Module>(
  versions: Readonly<Record<string, string>>,
): Promise<Module> {
  const wanted = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  const folder = `${CACHE}${wanted[0]!.replaceAll(/[^\w.]+/g, '-')}/`;
  const manifest = `${folder}package.json`;
  const require = createRequire(manifest);
  const [name] = Object.keys(versions);
  try {
    await access(`${folder}node_modules/${name!}/package.json`);
  } catch {
    await mkdir(folder, { recursive: true });
    await writeFile(manifest, JSON.stringify({ private: true }));
    await run('npm', ['install', ...NPM_OPTIONS, '--prefix', folder, ...wanted]);
  }
  return require(name!) as Module;
}

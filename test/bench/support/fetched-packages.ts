/**
 * Contenders from npm that nobody needs but a benchmark, one of them of half a gigabyte: fetched when they are first
 * asked for, at exactly these versions, into the cache folder.
 */
import { execFile } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const CACHE = fileURLToPath(new URL('../../../../.cache/contenders/', import.meta.url));
const NPM_OPTIONS = ['--no-audit', '--no-fund', '--save-exact', '--silent'];

const run = promisify(execFile);

/**
 * @param versions by name.
 * @param wanted which of them is loaded, the first unless named.
 * @throws what npm says when they cannot be had.
 */
export async function fetchedPackage<Module>(
  versions: Readonly<Record<string, string>>,
  wanted = Object.keys(versions)[0]!,
): Promise<Module> {
  const all = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  const folder = `${CACHE}${all[0]!.replaceAll(/[^\w.]+/g, '-')}/`;
  const manifest = `${folder}package.json`;
  const require = createRequire(manifest);
  const home = `${folder}node_modules/${wanted}/`;
  try {
    await access(`${home}package.json`);
  } catch {
    await mkdir(folder, { recursive: true });
    await writeFile(manifest, JSON.stringify({ private: true }));
    await run('npm', ['install', ...NPM_OPTIONS, '--prefix', folder, ...all]);
  }
  // Not all that offer both forms have tried the older one.
  const { module } = require(`${home}package.json`) as { readonly module?: string };
  if (module === undefined) return require(wanted) as Module;
  return (await import(pathToFileURL(`${home}${module}`).href)) as Module;
}

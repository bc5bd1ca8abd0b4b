/**
 * Contenders from npm that only benchmarks need, one of them half a gigabyte: fetched into the cache folder at first
 * use, at exactly these versions.
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
 * @param versions by package name
 * @param wanted the package to load, by default the first
 * @throws npm's error if they are unavailable
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
  // Loads the ES module if there is one, because the CommonJS form of some packages does not work.
  const { module } = require(`${home}package.json`) as { readonly module?: string };
  if (module === undefined) return require(wanted) as Module;
  return (await import(pathToFileURL(`${home}${module}`).href)) as Module;
}

/** Assembles the image without a container engine: runs the Dockerfile's steps that decide its contents in a folder. */
import { cp, link, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { quickProduct } from '../support/built-product.js';

const DOCKERFILE = 'deploy/Dockerfile';

export interface Image {
  /** The folder that becomes `/app` in the image. */
  readonly root: string;
  readonly command: readonly string[];
  readonly user: number;
  readonly env: Readonly<Record<string, string>>;
  /** Paths relative to the root, sorted. */
  files(): Promise<string[]>;
  remove(): Promise<void>;
}

/** @throws if the Dockerfile copies files from a stage unknown here: this file must then support it */
export async function assembleImage(): Promise<Image> {
  const folder = join(process.cwd(), '.cache', `image-${process.env['JEST_WORKER_ID'] ?? 'main'}`);
  await rm(folder, { recursive: true, force: true });
  const [built, root] = [join(folder, 'build'), join(folder, 'app')];
  const [, , final] = stagesOf(await readFile(DOCKERFILE, 'utf8'));
  await linkAll(await quickProduct(), join(built, 'dist/joined'));
  for (const step of final!.filter((one) => one.startsWith('COPY'))) {
    await copy(step, { built, root });
  }
  const valueOf = (name: string) =>
    final!.find((one) => one.startsWith(`${name} `))!.slice(name.length + 1);
  return {
    root,
    command: JSON.parse(valueOf('CMD')) as string[],
    user: Number(valueOf('USER').split(':')[0]),
    env: Object.fromEntries(Array.from(valueOf('ENV').matchAll(/(\w+)=(\S+)/g), pairOf)),
    files: () => filesOf(root),
    remove: () => rm(folder, { recursive: true }),
  };
}

const pairOf = ([, name, value]: RegExpExecArray): [string, string] => [name!, value!];

/** Removes comments and joins continued lines. */
function stagesOf(dockerfile: string): string[][] {
  const steps = dockerfile
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: string[][] = [];
  for (const step of steps) {
    if (step.startsWith('FROM')) stages.push([]);
    else stages.at(-1)!.push(step);
  }
  return stages;
}

async function copy(step: string, at: { built: string; root: string }): Promise<void> {
  const [, stage, words = ''] = /^COPY (?:--from=(\w+) )?(.*)$/.exec(step)!;
  const paths = words.split(' ');
  const target = paths.pop()!;
  for (const path of paths) {
    const to = join(at.root, target === './' ? path : target);
    if (stage === 'build') await linkAll(join(at.built, path.replace('/app/', '')), to);
    else if (stage === 'dependencies') await copyDependencies(to);
    else if (stage === undefined) await cp(path, to);
    else throw new Error(`Nobody knows the stage of ${step}`);
  }
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: true; readonly devOptional?: true }>>;
}

/**
 * Copies the packages that `npm ci --omit=dev` would install, as far as they are installed here: the lock file also
 * lists packages for other platforms.
 */
async function copyDependencies(to: string): Promise<void> {
  const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8')) as Lock;
  for (const [path, { dev, devOptional }] of Object.entries(packages)) {
    if (path === '' || dev || devOptional) continue;
    const nested = join(path, 'node_modules');
    await linkAll(path, join(to, relative('node_modules', path)), nested).catch(unlessMissing);
  }
}

/** Hard-links the files, except those below `but`: copying ten thousand files takes longer than the tests that read them. */
async function linkAll(from: string, to: string, but?: string): Promise<void> {
  const entries = await readdir(from, { withFileTypes: true });
  await mkdir(to, { recursive: true });
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && source !== but) await linkAll(source, target, but);
    if (entry.isFile()) await link(source, target);
  }
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function filesOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/**
 * Provides Prometheus' own programs: unpacked from Debian's package without installing it, which takes seconds; otherwise
 * built by Go from its module proxy at the version in the compose file, which takes minutes.
 */
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { packageManager } from '#testing';

/** Leaves out all service discovery except DNS, which is most of the code. */
const TAGS = 'remove_all_sd,enable_dns_sd';
const PROGRAMS = 'github.com/prometheus/prometheus/cmd';

export type PrometheusProgram = 'prometheus' | 'promtool';

const run = promisify(execFile);

/**
 * Cached in `.cache` after the first time.
 * @returns the path of the program
 * @throws Go's output if the build fails, or an error if Go is missing
 */
export const prometheusProgram = (name: PrometheusProgram): Promise<string> =>
  fromDebian(name).catch(() => build(name));

/** @throws if the system is not based on Debian, or its package lists are unavailable */
async function fromDebian(name: PrometheusProgram): Promise<string> {
  const folder = join(process.cwd(), '.cache', 'prometheus-debian');
  const program = join(folder, 'usr', 'bin', name);
  if (await exists(program)) return program;
  await mkdir('.cache', { recursive: true });
  const work = await mkdtemp(`${folder}-`);
  const download = () => packageManager(['download', 'prometheus'], work);
  await download().catch(async () => {
    await packageManager(['update']);
    await download();
  });
  const [archive] = await readdir(work);
  await run('dpkg-deb', ['-x', archive!, '.'], { cwd: work });
  // Renamed only when complete; if another run was faster, its copy is used.
  await rename(work, folder).catch(async (error: unknown) => {
    if (!(await exists(program))) throw error;
    await rm(work, { recursive: true });
  });
  return program;
}

async function build(name: PrometheusProgram): Promise<string> {
  const version = await moduleVersion();
  const folder = join(process.cwd(), '.cache', `${name}-${version}`);
  const program = join(folder, name);
  if (await exists(program)) return program;
  await mkdir(folder, { recursive: true });
  const go = (...words: string[]) =>
    run('go', words, { cwd: folder, env: { ...process.env, CGO_ENABLED: '0' } });
  if (!(await exists(join(folder, 'go.mod')))) await go('mod', 'init', name);
  await go('get', `${PROGRAMS}/${name}@${version}`);
  await go('build', '-tags', TAGS, '-ldflags', '-s -w', '-o', program, `${PROGRAMS}/${name}`);
  return program;
}

/**
 * The version of Prometheus as a Go module: 3.15.0 is v0.315.0.
 * @throws if the compose file names no version of three numbers
 */
async function moduleVersion(): Promise<string> {
  const { services } = parse(await readFile('deploy/compose.yaml', 'utf8'), { merge: true }) as {
    services: { prometheus: { image: string } };
  };
  const { image } = services.prometheus;
  const version = /:v(\d+)\.(\d+)\.(\d+)(?:@|$)/.exec(image);
  if (version === null) throw new Error(`No version in ${image}`);
  const [, major, minor, patch] = version;
  return `v0.${major}${minor!.padStart(2, '0')}.${patch}`;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

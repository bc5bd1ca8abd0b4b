/**
 * Prometheus' own programs: out of Debian's package, unpacked and not installed, in seconds; where there is none, built by Go
 * from its module proxy at the version that the compose file runs, in minutes.
 */
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { packageManager } from '#testing';

/** Ways to find targets are left out but the one that we use: they are most of the code. */
const TAGS = 'remove_all_sd,enable_dns_sd';
const PROGRAMS = 'github.com/prometheus/prometheus/cmd';

export type PrometheusProgram = 'prometheus' | 'promtool';

const run = promisify(execFile);

/**
 * Kept in `.cache` from the first time on.
 * @returns the path of the program
 * @throws with what Go said, also when there is no Go
 */
export const prometheusProgram = (name: PrometheusProgram): Promise<string> =>
  fromDebian(name).catch(() => build(name));

/** @throws where the system is none of Debian's, or its lists of packages cannot be had */
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
  // Renamed only when complete; if another run was faster, its copy is as good.
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
 * @throws when the compose file names no version of three numbers
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

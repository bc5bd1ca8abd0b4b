/** Two services that do the same work, each as a process on fresh data. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { Child } from '../../support/child.js';
import type { PostgresServer } from '../../support/postgres-server.js';
import { PRODUCT, STARTED } from '../scaled/contenders.js';
import { NOW } from '../support/workload.js';

export interface Service {
  readonly address: string;
  /** Processor time of all its threads in milliseconds, without the servers that it uses. */
  processorMs(): Promise<number>;
  stop(): Promise<void>;
}

/** The product's own options, used for both sides. */
const NODE_OPTIONS = '--max-semi-space-size=64';

export async function startOurs(): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-same-work-'));
  const service = await startOursOn(dataDir);
  return {
    ...service,
    async stop() {
      await service.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** @param dataDir kept when the service ends */
export async function startOursOn(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Service> {
  const child = new Child({
    script: join(STARTED, 'apps/standalone/src/main.js'),
    env: { ...environmentOf(dataDir), ...environment, NODE_OPTIONS, PORT: '0' },
  });
  const address = await child.says(/^ *API +(http:\S+)$/m);
  return {
    address,
    processorMs: () => processorMsOf(child.pid),
    async stop() {
      await child.end('SIGTERM');
    },
  };
}

export const environmentOf = (dataDir: string): Record<string, string> => ({
  DATA_DIR: dataDir,
  LOG_LEVEL: 'error',
  CLOCK_START: NOW.toISOString(),
});

export async function startTheirs({ connectionString }: PostgresServer): Promise<Service> {
  await execute(connectionString, 'DROP DATABASE IF EXISTS contender WITH (FORCE)');
  await execute(connectionString, 'CREATE DATABASE contender');
  const url = new URL(connectionString);
  url.pathname = '/contender';
  const child = new Child({
    script: join(PRODUCT, 'test/bench-contenders/postgres-service/main.js'),
    arguments: [url.href],
    env: { NODE_OPTIONS },
  });
  return {
    address: await child.says(/^listening (http:\S+)$/m),
    processorMs: () => processorMsOf(child.pid),
    async stop() {
      await child.end('SIGTERM');
    },
  };
}

export async function versionOf({ connectionString }: PostgresServer): Promise<string> {
  const [row] = await execute(connectionString, 'SHOW server_version');
  return String(row!['server_version']).split(' ')[0]!;
}

async function execute(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

const run = promisify(execFile);

/** Linux reports a process's time in ticks: user and system time are fields 14 and 15 of its state. */
async function processorMsOf(pid: number): Promise<number> {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = state.slice(state.lastIndexOf(')') + 2).split(' ');
  const ticksPerSecond = Number((await run('getconf', ['CLK_TCK'])).stdout);
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond;
}

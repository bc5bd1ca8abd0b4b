/** A Prometheus server for tests: scrapes one process every second and evaluates our alerts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { eventually, freePort } from '#testing';
import { ALERTS } from '../support/observed.js';
import { prometheusProgram } from '../support/prometheus.js';

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface JudgedRule {
  readonly name: string;
  readonly health: string;
  readonly state: string;
}

export interface PrometheusServer {
  /** @throws Prometheus' error message if it cannot evaluate the expression */
  query(expression: string): Promise<readonly Sample[]>;
  rules(): Promise<readonly JudgedRule[]>;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;

/** @param target `host:port` of the process to scrape, as the job `metering` */
export async function startPrometheus(target: string): Promise<PrometheusServer> {
  const program = await prometheusProgram('prometheus');
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const configuration = join(folder, 'prometheus.yml');
  await writeFile(configuration, configurationFor(target));
  const listen = `127.0.0.1:${await freePort()}`;
  const server = spawn(
    program,
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${listen}`,
    ],
    { stdio: 'ignore' },
  );
  const gone = once(server, 'exit');
  const endWithUs = () => server.kill('SIGKILL');
  process.once('exit', endWithUs);
  const address = `http://${listen}`;
  await eventually('Prometheus is ready', () => isReady(address), START_LIMIT_MS);
  return {
    query: async (expression) =>
      samplesOf(await ask(address, `query?query=${encodeURIComponent(expression)}`)),
    async rules() {
      const { groups } = (await ask(address, 'rules')) as { groups: { rules: JudgedRule[] }[] };
      return groups.flatMap(({ rules }) => rules);
    },
    async stop() {
      process.off('exit', endWithUs);
      server.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const configurationFor = (target: string): string =>
  stringify({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [resolve(ALERTS)],
    scrape_configs: [{ job_name: 'metering', static_configs: [{ targets: [target] }] }],
  });

const isReady = (address: string): Promise<boolean> =>
  fetch(`${address}/-/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

async function ask(address: string, what: string): Promise<unknown> {
  const response = await fetch(`${address}/api/v1/${what}`);
  const { data, error } = (await response.json()) as { data?: unknown; error?: string };
  if (data === undefined) throw new Error(`Prometheus: ${error}`);
  return data;
}

const samplesOf = (data: unknown): Sample[] =>
  (data as { result: { metric: Sample['metric']; value: [number, string] }[] }).result.map(
    ({ metric, value: [, value] }) => ({ metric, value: Number(value) }),
  );

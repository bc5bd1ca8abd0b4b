/** The whole system as a process, and clients of it with and without tokens. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addKey, keyFolder } from '../../../apps/ops/src/access/key-folder.js';
import { mintToken } from '../../../apps/ops/src/access/token.js';
import { apiClient, type ApiClient } from '../../../apps/ops/src/demo/api-client.js';
import { ownServer } from '../../../apps/ops/src/demo/server.js';
import { systemClock } from '#eventsourcing';

export interface Service {
  readonly baseUrl: string;
  /** A client without a token, or with a token of this subject and these tenants. */
  client(subject?: string, tenants?: readonly string[]): Promise<ApiClient>;
  /** Empty if no token is required. */
  token(subject: string, tenants: readonly string[]): Promise<string>;
  /** Processor time of all its threads so far, in milliseconds. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Restores the environment afterwards, because the service reads these variables from it and later benchmarks must not.
 */
export async function startService(
  environment: Readonly<Record<string, string>>,
): Promise<Service> {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    const { baseUrl, stop } = await ownServer();
    return {
      baseUrl,
      client: async () => apiClient(baseUrl),
      token: async () => '',
      cpuMs: () => cpuOf(baseUrl),
      stop,
    };
  } finally {
    process.env = before;
  }
}

/** Requires tokens; each client gets one with all rights for its tenants. */
export async function startGuardedService(
  environment: Readonly<Record<string, string>>,
): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-keys-'));
  await addKey(folder, { dropOld: false });
  const keys = { AUTH_KEYS_FILE: keyFolder(folder).keySet };
  const service = await startService({ ...keys, ...environment });
  const token = (subject: string, tenants: readonly string[]) =>
    mintToken(
      { folder, roles: ['admin', 'publisher'], tenants, subject, lifetime: '1h' },
      systemClock,
    );
  return {
    ...service,
    token,
    client: async (subject = 'anybody', tenants = ['*']) =>
      apiClient(service.baseUrl, await token(subject, tenants)),
    async stop() {
      await service.stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function cpuOf(baseUrl: string): Promise<number> {
  const metrics = await (await fetch(`${baseUrl}/metrics`)).text();
  const [, seconds] = /^process_cpu_seconds_total (\S+)$/m.exec(metrics)!;
  return Number(seconds) * 1_000;
}

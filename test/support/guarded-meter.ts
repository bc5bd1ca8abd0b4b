/** The meter with tokens required, and the issuer that it trusts. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tokenIssuer } from '#testing';
import { systemClock } from '#eventsourcing';
import { type DataFolder, dataFolder } from './data-folder.js';
import { type Answer, BATCH, type HttpClient } from './http-client.js';
import { startMeter } from './meter-process.js';

export type Identity = Readonly<Record<string, unknown>>;

export interface GuardedMeter {
  readonly address: string;
  readonly http: HttpClient;
  readonly folder: DataFolder;
  readonly issuer: Awaited<ReturnType<typeof tokenIssuer>>;
  /** A client of the API with the token of these claims. */
  as(claims: Identity): Promise<HttpClient>;
  /** Everything it has written so far. */
  output(): string;
  stop(): Promise<void>;
}

export async function startGuardedMeter(
  env: Readonly<Record<string, string>> = {},
): Promise<GuardedMeter> {
  const folder = await dataFolder();
  const issuer = await tokenIssuer(() => Math.floor(systemClock.now().getTime() / 1_000));
  const keys = join(folder.path, 'jwks.json');
  await writeFile(keys, JSON.stringify(issuer.keySet));
  const meter = await startMeter({
    dataDir: folder.path,
    env: { AUTH_KEYS_FILE: keys, ...env },
  });
  return {
    address: meter.address,
    http: meter.http,
    folder,
    issuer,
    as: async (claims) => withToken(meter.http, await issuer.good({ claims })),
    output: () => meter.output(),
    async stop() {
      await meter.kill();
      await folder.remove();
    },
  };
}

export function withToken(http: HttpClient, token: string): HttpClient {
  const bearer = { authorization: `Bearer ${token}` };
  const client: HttpClient = {
    ...http,
    get: (path, headers) => http.get(path, { ...bearer, ...headers }),
    send: (method, path, body, headers) => http.send(method, path, body, { ...bearer, ...headers }),
    publish: (events): Promise<Answer> =>
      client.send('POST', '/v1/events', events, {
        'content-type': BATCH,
      }),
  };
  return client;
}

/** The standalone system as a process that reports the longest turn of its event loop. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtProduct, quickProduct } from './built-product.js';
import { Child } from './child.js';
import { type HttpClient, httpClient } from './http-client.js';

export interface WatchedMeter {
  readonly address: string;
  readonly http: HttpClient;
  /** @returns the longest turn of its event loop since the previous call, in milliseconds of its own work */
  heldMs(): Promise<number>;
  stop(): Promise<number | null>;
}

export async function startWatchedMeter(
  env: Readonly<Record<string, string>>,
): Promise<WatchedMeter> {
  const watch = pathToFileURL(join(await builtProduct(), 'test/support/loop-watch.js'));
  const child = new Child({
    script: join(await quickProduct(), 'apps/standalone/src/main.js'),
    env: { PORT: '0', LOG_LEVEL: 'error', ...env, NODE_OPTIONS: `--import ${watch.href}` },
  });
  const address = await child.says(/^ *API +(http:\S+)$/m);
  let asked = 0;
  return {
    address,
    http: httpClient(address),
    async heldMs() {
      child.signal('SIGUSR2');
      return Number(await child.says(new RegExp(`^held ${++asked} (\\S+)$`, 'm')));
    },
    stop: () => child.end('SIGTERM'),
  };
}

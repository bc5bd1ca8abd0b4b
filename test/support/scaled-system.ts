/** The apps of the scaled-out system over one set of engines. */
import type { HttpClient } from './http-client.js';
import type { StartKafkaOptions } from '#testing/kafka';
import { type AppName, type AppProcess, startApp } from './app-process.js';
import { builtProduct } from './built-product.js';
import { type ScaledEngines, startEngines } from './scaled-engines.js';

export interface ScaledSystem {
  readonly product: string;
  readonly engines: ScaledEngines;
  /** Resolves when it listens. */
  start(name: AppName, env?: Readonly<Record<string, string>>): Promise<AppProcess>;
  /** Ends what is still running, and the engines. */
  stop(): Promise<void>;
}

export async function scaledSystem(kafka?: StartKafkaOptions): Promise<ScaledSystem> {
  const product = await builtProduct();
  const engines = await startEngines(product, kafka);
  const started: AppProcess[] = [];
  return {
    product,
    engines,
    async start(name, env = {}) {
      const app = await startApp(name, { product, env: { ...engines.env, ...env } });
      started.push(app);
      return app;
    },
    async stop() {
      await Promise.all(started.map(({ child }) => child.end('SIGKILL')));
      await engines.stop();
    },
  };
}

/** What admins write goes to one app, what anyone reads comes from another. */
export function apiOf(admin: AppProcess, query: AppProcess): HttpClient {
  const [writing, reading] = [admin.http, query.http];
  return { ...writing, get: (path) => reading.get(path), metrics: () => reading.metrics() };
}

/** The apps of the scaled-out system on one set of engines. */
import type { HttpClient } from './http-client.js';
import type { StartKafkaOptions } from '#testing/kafka';
import { type AppName, type AppProcess, startApp } from './app-process.js';
import { builtProduct, quickProduct } from './built-product.js';
import { type ScaledEngines, startEngines } from './scaled-engines.js';

export interface ScaledSystem {
  readonly product: string;
  readonly engines: ScaledEngines;
  /** Resolves when the app listens. */
  start(name: AppName, env?: Readonly<Record<string, string>>): Promise<AppProcess>;
  /** Stops the apps that are still running, and the engines. */
  stop(): Promise<void>;
}

export async function scaledSystem(kafka?: StartKafkaOptions): Promise<ScaledSystem> {
  const [product, started] = await Promise.all([builtProduct(), quickProduct()]);
  const engines = await startEngines(product, kafka);
  const running: AppProcess[] = [];
  return {
    product,
    engines,
    async start(name, env = {}) {
      const app = await startApp(name, { product: started, env: { ...engines.env, ...env } });
      running.push(app);
      return app;
    },
    async stop() {
      await Promise.all(running.map(({ child }) => child.end('SIGKILL')));
      await engines.stop();
    },
  };
}

/** A client that sends commands to one app and queries to another. */
export function apiOf(admin: AppProcess, query: AppProcess): HttpClient {
  const [writing, reading] = [admin.http, query.http];
  return { ...writing, get: (path) => reading.get(path), metrics: () => reading.metrics() };
}

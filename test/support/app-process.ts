/** One app of the scaled-out system as a process. */
import { join } from 'node:path';
import { Child } from './child.js';
import { type HttpClient, httpClient } from './http-client.js';

export const APPS = ['metering', 'projector', 'query', 'admin', 'scheduler'] as const;
export type AppName = (typeof APPS)[number];

export interface AppProcess {
  readonly name: AppName;
  readonly address: string;
  readonly http: HttpClient;
  readonly child: Child;
  /** Resolves when its dependencies are available and it has started to work. */
  ready(): Promise<void>;
}

export interface AppOptions {
  /** The folder of the built product, in place of `dist`. */
  readonly product: string;
  readonly env: Readonly<Record<string, string>>;
}

const READY = /"message":"ready"/;

export const spawnApp = (name: AppName, { product, env }: AppOptions): Child =>
  new Child({
    script: join(product, `apps/${name}/src/main.js`),
    env: { PORT: '0', LOG_LEVEL: 'info', ...env },
  });

/** Resolves when the process listens, even if it still waits for its dependencies. */
export async function startApp(name: AppName, options: AppOptions): Promise<AppProcess> {
  const child = spawnApp(name, options);
  const port = await child.says(/listening on http:\S*?:(\d+)"/);
  const address = `http://127.0.0.1:${port}`;
  return {
    ...{ name, address, child },
    http: httpClient(address),
    async ready() {
      await child.says(READY);
    },
  };
}

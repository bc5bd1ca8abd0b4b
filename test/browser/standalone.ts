/** The standalone service with its dashboard, at the time of the demonstration. */
import { Child } from '../support/child.js';

/** The output of `npm run build`, which includes the pages; other tests build the apps alone. */
export const BUILT = 'dist/joined/apps';
const CLOCK_START = '2026-11-24T14:00:00Z';

/** Matches the address that the service prints once it listens. */
export const LISTENING = /^ *API +(http:\S+)$/m;

export type Environment = Readonly<Record<string, string>>;

/** @param env variables in addition to the defaults, which include a free port */
export const startStandalone = (dataDir: string, env: Environment = {}): Child =>
  new Child({
    script: `${BUILT}/standalone/src/main.js`,
    env: { PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', CLOCK_START, ...env },
  });

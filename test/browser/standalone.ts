/** The standalone service with its dashboard, at the time of the demonstration. */
import { Child } from '../support/child.js';

/** Where `npm run build` leaves the pages; other tests build the apps alone. */
export const BUILT = 'dist/joined/apps';
const CLOCK_START = '2026-11-24T14:00:00Z';

/** What it says once it answers: the address. */
export const LISTENING = /^ *API +(http:\S+)$/m;

export type Environment = Readonly<Record<string, string>>;

/** @param env beside what it always needs; a free port unless it names one */
export const startStandalone = (dataDir: string, env: Environment = {}): Child =>
  new Child({
    script: `${BUILT}/standalone/src/main.js`,
    env: { PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', CLOCK_START, ...env },
  });

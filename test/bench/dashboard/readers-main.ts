/** Simulated open dashboards in a separate process that runs until told to end: `readers-main.js ADDRESS HOW-MANY`. */
import { execFileSync } from 'node:child_process';
import { httpClient } from '../../support/http-client.js';
import { openReader } from './readers.js';

/** The maximum delay before received data are read; the service does not notice it. */
const CHECK_EVERY_MS = 100;
const nothing = new Int32Array(new SharedArrayBuffer(4));

// The readers stand for other machines: they run only on idle cores, and yield at once to other processes.
execFileSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(process.pid)]);

const [address = '', count = '0'] = process.argv.slice(2);
process.on('message', () => process.exit());
const service = { address, http: httpClient(address) };

await Promise.all(Array.from({ length: Number(count) }, (_, page) => openReader(service, page)));
process.send!('open');
setImmediate(checkAgain);

/** Reads the data that have arrived, then blocks, so that arriving data do not wake the process. */
function checkAgain(): void {
  Atomics.wait(nothing, 0, 0, CHECK_EVERY_MS);
  setImmediate(checkAgain);
}

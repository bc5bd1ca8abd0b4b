/** Simulated open dashboards in a process of their own, until it is told to end: `readers-main.js ADDRESS HOW-MANY`. */
import { execFileSync } from 'node:child_process';
import { httpClient } from '../../support/http-client.js';
import { openReader } from './readers.js';

/** How long what has arrived lies there at most; the service hears nothing of it. */
const CHECK_EVERY_MS = 100;
const nothing = new Int32Array(new SharedArrayBuffer(4));

// They stand for other machines: they run only while a core has nothing else to do, and whoever needs it gets it at once.
execFileSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(process.pid)]);

const [address = '', count = '0'] = process.argv.slice(2);
process.on('message', () => process.exit());
const service = { address, http: httpClient(address) };

await Promise.all(Array.from({ length: Number(count) }, (_, page) => openReader(service, page)));
process.send!('open');
setImmediate(checkAgain);

/** Takes what has arrived, and does not wait for more as one who is woken by it. */
function checkAgain(): void {
  Atomics.wait(nothing, 0, 0, CHECK_EVERY_MS);
  setImmediate(checkAgain);
}

/** Simulated open dashboards in a process of their own, until it is told to end: `readers-main.js ADDRESS HOW-MANY`. */
import { constants, setPriority } from 'node:os';
import { httpClient } from '../../support/http-client.js';
import { openReader } from './readers.js';

// They stand for other machines: what they take of this one must not be missing where it is measured.
setPriority(constants.priority.PRIORITY_LOW);

const [address = '', count = '0'] = process.argv.slice(2);
process.on('message', () => process.exit());
const service = { address, http: httpClient(address) };

await Promise.all(Array.from({ length: Number(count) }, (_, page) => openReader(service, page)));
process.send!('open');

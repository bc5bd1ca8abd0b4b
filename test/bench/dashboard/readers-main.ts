/** Simulated open dashboards in a process of their own, until it is told to end: `readers-main.js ADDRESS HOW-MANY`. */
import { httpClient } from '../../support/http-client.js';
import { openReader } from './readers.js';

const [address = '', count = '0'] = process.argv.slice(2);
process.on('message', () => process.exit());
const service = { address, http: httpClient(address) };

await Promise.all(Array.from({ length: Number(count) }, (_, page) => openReader(service, page)));
process.send!('open');

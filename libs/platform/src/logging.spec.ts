/** Log lines for people begin with the time in UTC. */
import { stripVTControlCharacters } from 'node:util';
import { createLogger } from './logging.js';

const { stdout } = process;
const write = stdout.write.bind(stdout);
afterEach(() => void (stdout.write = write));

it('begins lines for people with the time in UTC, whatever the zone and the language of the machine', () => {
  const lines: string[] = [];
  stdout.write = (line: string | Uint8Array) => lines.push(String(line)) > 0;
  createLogger({ level: 'info', format: 'text' }).log('ready');
  expect(stripVTControlCharacters(lines.join(''))).toMatch(
    /^\[meter\] \d+ +- \d{4}-\d\d-\d\dT[\d:.]{12}Z +LOG ready\n$/,
  );
});

/** Text log lines begin with the time in UTC and have no colours in a file. */
import { createLogger } from './logging.js';

const { stdout } = process;
const { isTTY } = stdout;
const write = stdout.write.bind(stdout);
afterEach(() => void Object.assign(stdout, { write, isTTY }));

it('begins lines for people with the time in UTC, whatever the zone and the language of the machine, and plain where no terminal shows them', () => {
  const lines: string[] = [];
  Object.assign(stdout, { isTTY: undefined });
  stdout.write = (line: string | Uint8Array) => lines.push(String(line)) > 0;
  createLogger({ level: 'info', format: 'text' }).log('ready');
  expect(lines.join('')).toMatch(/^\[meter\] \d+ +- \d{4}-\d\d-\d\dT[\d:.]{12}Z +LOG ready\n$/);
});

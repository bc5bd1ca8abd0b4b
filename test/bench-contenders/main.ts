/**
 * One contender of a benchmark as a separate process, so that no contender uses a library that another one patches:
 * `node main.js stock '{"brokers":…}'`. The last line of its output contains its figures.
 */
import type { ContenderTask } from './task.js';

const [name, text] = process.argv.slice(2);
const task = JSON.parse(text!) as ContenderTask;

async function figures(): Promise<object> {
  if (name === 'stock') return (await import('./stock.js')).runStock(task);
  return (await import('./ours.js')).runOurs(task);
}

const line = `figures ${JSON.stringify(await figures())}\n`;
process.stdout.write(line, () => process.exit(0));

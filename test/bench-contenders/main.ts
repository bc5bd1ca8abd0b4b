/**
 * One contender of a benchmark as a process of its own, so that no library that one of them changes is
 * used by another: `node main.js stock '{"brokers":…}'`. Its figures are the last line it writes.
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

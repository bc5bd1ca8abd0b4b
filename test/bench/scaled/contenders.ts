/** Runs contenders as processes. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from '../../support/child.js';
import type { ContenderTask, OurFigures, StockFigures } from '../../bench-contenders/task.js';

/** What stands for `dist`. */
export const PRODUCT = fileURLToPath(new URL('../../..', import.meta.url));
/** What `npm start` and the others start. */
export const STARTED = join(PRODUCT, 'joined');

const SCRIPT = join(PRODUCT, 'test/bench-contenders/main.js');

export const runOurs = (task: ContenderTask) => run<OurFigures>('ours', task);
export const runStock = (task: ContenderTask) => run<StockFigures>('stock', task);

/** The options with which the product is started; the stock way has them, too. */
const NODE_OPTIONS = '--max-semi-space-size=64';

async function run<Figures>(name: string, task: ContenderTask): Promise<Figures> {
  const env = { NODE_OPTIONS };
  const child = new Child({ script: SCRIPT, arguments: [name, JSON.stringify(task)], env });
  const figures = await child.says(/^figures (.*)$/m);
  await child.gone;
  return JSON.parse(figures) as Figures;
}

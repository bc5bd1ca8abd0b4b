/** Runs contenders as processes. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from '../../support/child.js';
import type { ContenderTask, OurFigures, StockFigures } from '../../bench-contenders/task.js';

/** The folder of the built product. */
export const PRODUCT = fileURLToPath(new URL('../../..', import.meta.url));
/** The product that `npm start` and the other start scripts run. */
export const STARTED = join(PRODUCT, 'joined');

const SCRIPT = join(PRODUCT, 'test/bench-contenders/main.js');

export const runOurs = (task: ContenderTask) => run<OurFigures>('ours', task);
export const runStock = (task: ContenderTask) => run<StockFigures>('stock', task);

/** The product's own options, used for the stock solution, too. */
const NODE_OPTIONS = '--max-semi-space-size=64';

async function run<Figures>(name: string, task: ContenderTask): Promise<Figures> {
  const env = { NODE_OPTIONS };
  const child = new Child({ script: SCRIPT, arguments: [name, JSON.stringify(task)], env });
  const figures = await child.says(/^figures (.*)$/m);
  await child.gone;
  return JSON.parse(figures) as Figures;
}

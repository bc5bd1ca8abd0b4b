/**
 * `npm run bench`: runs every benchmark, those named (`npm run bench -- decoding whole-way`), or a family (`scaled`). `--json FILE` also writes the figures; `--node 24`
 * or `both` chooses the version of Node.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { dashboard } from './dashboard/bench.js';
import { access } from './access.js';
import { chdb } from './chdb.js';
import { limits } from './limits.js';
import { answers } from './answers.js';
import { decoding } from './decoding.js';
import { greedyClient } from './greedy-client.js';
import { emmett } from './emmett.js';
import { gate } from './gate.js';
import { hotTenant } from './hot-tenant.js';
import { ingest } from './ingest.js';
import { million } from './million.js';
import { monthSize } from './month-size.js';
import { monthTurn } from './month-turn.js';
import { sameWork } from './same-work/same-work.js';
import { SCALED } from './scaled/benchmarks.js';
import { NODES, onNodes } from './support/nodes.js';
import { type Figure, type RecordFigure, type Report, toTerminal } from './support/report.js';
import { tracing } from './tracing.js';
import { wholeWay } from './whole-way.js';

type Benchmark = (report: Report, record: RecordFigure) => Promise<void>;

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  'same-work': sameWork,
  'whole-way': wholeWay,
  'hot-tenant': hotTenant,
  'month-size': monthSize,
  'month-turn': monthTurn,
  dashboard,
  decoding,
  ingest,
  gate,
  answers,
  emmett,
  chdb,
  limits,
  million,
  tracing,
  access,
  'greedy-client': greedyClient,
  ...SCALED,
};

const { values, positionals: asked } = parseArgs({
  options: { json: { type: 'string' }, node: { type: 'string' } },
  allowPositionals: true,
});
const isMeant = (name: string, by: string) => name === by || name.startsWith(`${by}-`);

async function here(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, run] of Object.entries(BENCHMARKS)) {
    if (asked.length > 0 && !asked.some((by) => isMeant(name, by))) continue;
    toTerminal(`\n${name}`);
    await run(toTerminal, (figure) => void figures.push(figure));
  }
  return figures;
}

/** @returns the reason why the arguments are invalid, or `null` */
function complaint(): string | null {
  const unknown = asked.filter((by) => !Object.keys(BENCHMARKS).some((name) => isMeant(name, by)));
  const named = Object.keys(BENCHMARKS).join(', ');
  if (unknown.length > 0) return `No benchmark ${unknown.join(', ')}; there are ${named}`;
  if (values.node === undefined || values.node in NODES) return null;
  return `--node may be ${Object.keys(NODES).join(' or ')}, not ${values.node}`;
}

const wrong = complaint();
if (wrong !== null) {
  toTerminal(wrong);
  process.exitCode = 1;
} else {
  const { node, json } = values;
  const figures = await (node === undefined ? here() : onNodes(NODES[node]!, asked, toTerminal));
  if (json !== undefined) await writeFile(json, JSON.stringify(figures, null, 2));
}

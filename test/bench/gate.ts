/** The gate under load: requests at a steady rate beside usage at full speed, for small and large tenants. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadOf, publishAndSee } from './support/load.js';
import { type Service, startOursOn } from './same-work/services.js';
import { startApart } from './support/apart.js';
import { percentile } from './support/measure.js';
import {
  alone,
  milli,
  perSecond,
  type RecordFigure,
  type Report,
  table,
} from './support/report.js';
import { askSteadily } from './support/steady-questions.js';
import type { Shape } from './support/workload.js';

const QUESTIONS_PER_SECOND = 2_000;
/** Not measured: the first thousands of requests cost several times as much, until the code is compiled. */
const WARM_UP_SECONDS = 5;
const SECONDS = 10;
const CONNECTIONS = 64;
const GOAL_MS = 5;

/** The number of environments of the requested tenant. */
const SIZES = [10, 5_000];

interface Seen {
  readonly waits: readonly number[];
  readonly metered: number;
}

export async function gate(report: Report, record: RecordFigure): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-gate-'));
  const service = await startOursOn(dataDir);
  try {
    const rows: string[][] = [];
    for (const environments of SIZES) {
      const seen = await askBesideMetering(service, environments);
      const [p50, p99] = [percentile(seen.waits, 50), percentile(seen.waits, 99)];
      record(alone(`gate, ${environments} environments: p99`, 'ms', p99, GOAL_MS));
      rows.push([`${environments} environments`, milli(p50), milli(p99), perSecond(seen.metered)]);
    }
    const head = [
      `${QUESTIONS_PER_SECOND} questions/s`,
      'p50',
      `p99 (goal < ${GOAL_MS} ms)`,
      'metered beside',
    ];
    report(table([head, ...rows]));
  } finally {
    await service.stop();
    await rm(dataDir, { recursive: true });
  }
}

async function askBesideMetering({ address }: Service, environments: number): Promise<Seen> {
  const shape: Shape = { tenants: 1, environments, users: 1, prefix: `asked-${environments}` };
  await publishAndSee(address, loadOf(shape, 0, environments));
  const publisher = await startApart(PUBLISHER, [address, `metered-${environments}`]);
  const waits = await askSteadily({
    address,
    paths: { pattern: pathOf(`asked-${environments}-0.example.com`), count: environments },
    perSecond: QUESTIONS_PER_SECOND,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds: SECONDS,
    connections: CONNECTIONS,
  });
  return { waits, metered: (await publisher.end()) as number };
}

/** Reports the number of events per second. */
const PUBLISHER = new URL('./support/publisher-main.js', import.meta.url);

const pathOf = (tenantId: string): string =>
  `/v1/tenants/${tenantId}/environments/Default-7d3c1f0a-55e2-4c1b-9f6e-00000000000#/access?context=cloudFlow`;

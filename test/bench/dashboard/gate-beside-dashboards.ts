/** What the gate's slowest answers cost while fifty dashboards are open and follow a busy tenant. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { median, percentile } from '../support/measure.js';
import { milli, type RecordFigure, type Report, table, times } from '../support/report.js';
import { type Service, TENANT } from './service.js';

const DASHBOARDS = 50;
const ROUNDS = 5;
const ROUND_MS = 3_000;
const ASKERS = 4;
const RUN_EVERY_MS = 500;
/** At most a tenth slower. */
const GOAL = 1.1;

export async function gateBesideDashboards(
  service: Service,
  report: Report,
  record: RecordFigure,
): Promise<void> {
  await service.fill({ runs: 3_000, environments: 10 });
  const alone: number[] = [];
  const beside: number[] = [];
  await gateRound(service, 'warm-up');
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(percentile(await gateRound(service, `alone-${round}`), 99));
    const readers = await startReaders(service);
    beside.push(percentile(await gateRound(service, `beside-${round}`), 99));
    await readers.end();
  }
  const [before, after] = [median(alone), median(beside)];
  report(
    table([
      [`the gate's p99, ${ASKERS} askers, ${1_000 / RUN_EVERY_MS} runs/s`, 'median'],
      ['alone', milli(before)],
      [`beside ${DASHBOARDS} open dashboards`, milli(after)],
      [`ratio (goal ≤ ${GOAL})`, times(after / before)],
    ]),
  );
  record({
    name: `dashboard gate p99 beside ${DASHBOARDS} dashboards`,
    unit: 'ms',
    ours: after,
    theirs: before,
    ratio: after / before,
    goal: GOAL,
  });
}

const READERS = new URL('./readers-main.js', import.meta.url);

/** In a process of their own: what they do to themselves is not what they do to the service. */
async function startReaders({ address }: Service): Promise<{ end(): Promise<void> }> {
  const child = fork(READERS, [address, String(DASHBOARDS)]);
  const ended = once(child, 'exit');
  await once(child, 'message');
  return {
    async end() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** @returns milliseconds of each answer, while runs keep coming in. */
async function gateRound(service: Service, name: string): Promise<number[]> {
  const over = AbortSignal.timeout(ROUND_MS);
  const waits: number[] = [];
  const asking = async () => {
    const path = `/v1/tenants/${TENANT}/environments/environment-1/access`;
    while (!over.aborted) {
      const start = performance.now();
      await service.http.get(path);
      waits.push(performance.now() - start);
    }
  };
  const running = async () => {
    for (let number = 0; !over.aborted; number++) {
      await service.run(`${name}-${number}`);
      await pause(RUN_EVERY_MS);
    }
  };
  await Promise.all([running(), ...Array.from({ length: ASKERS }, asking)]);
  return waits;
}

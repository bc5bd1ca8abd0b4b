/** A thousand clients of the change feed: the time until all have received a run, and the memory used. */
import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../support/measure.js';
import { milli, type RecordFigure, type Report, table } from '../support/report.js';
import { openReader, type Reader } from './readers.js';
import { type Service } from './service.js';

const CLIENTS = 1_000;
const AT_ONCE = 50;
const ROUNDS = 10;
const CHECK_EVERY_MS = 2;

export async function manyStreams(
  service: Service,
  report: Report,
  record: RecordFigure,
): Promise<void> {
  await service.fill({ runs: 3_000, environments: 10 });
  const before = await residentBytes(service);
  const readers: Reader[] = [];
  while (readers.length < CLIENTS) {
    const some = Array.from({ length: AT_ONCE }, () => openReader(service, null));
    readers.push(...(await Promise.all(some)));
  }
  const waits: number[] = [];
  for (let round = 0; round < ROUNDS; round++) waits.push(await untilAllHear(service, readers));
  const bytes = (await residentBytes(service)) - before;
  for (const reader of readers) reader.close();
  report(
    table([
      [`${CLIENTS} clients on the change feed`, 'measured'],
      [`accepted → all have heard, median of ${ROUNDS}`, milli(median(waits))],
      ['resident memory per client', `${(bytes / CLIENTS / 1_024).toFixed(1)} KiB`],
    ]),
  );
  const figure = { theirs: null, ratio: null, goal: null };
  record({
    ...figure,
    name: 'change feed memory per client',
    unit: 'bytes',
    ours: bytes / CLIENTS,
  });
  record({ ...figure, name: 'change feed 1,000 clients hear', unit: 'ms', ours: median(waits) });
}

async function untilAllHear(service: Service, readers: readonly Reader[]): Promise<number> {
  const goals = readers.map(({ heard }) => heard + 1);
  await service.run(`heard-${goals[0]!}`);
  const accepted = performance.now();
  while (readers.some(({ heard }, index) => heard < goals[index]!)) await pause(CHECK_EVERY_MS);
  return performance.now() - accepted;
}

async function residentBytes({ http }: Service): Promise<number> {
  const text = await http.metrics();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}

/** The names of all benchmarks of the scaled-out system. */
import type { RecordFigure, Report } from '../support/report.js';
import { freshness } from './freshness.js';
import { kafkaToLedger } from './kafka-to-ledger.js';
import { rebuild } from './rebuild.js';
import { restart } from './restart.js';
import { standalone } from './standalone.js';
import { twoProcesses } from './two-processes.js';

export const SCALED: Readonly<
  Record<string, (report: Report, record: RecordFigure) => Promise<void>>
> = {
  'scaled-throughput': kafkaToLedger,
  'scaled-processes': twoProcesses,
  'scaled-freshness': freshness,
  'scaled-rebuild': rebuild,
  'scaled-restart': restart,
  'scaled-standalone': standalone,
};

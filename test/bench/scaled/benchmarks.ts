/** The benchmarks of the scaled-out system, by the names they are asked for. */
import type { Report } from '../support/report.js';
import { freshness } from './freshness.js';
import { kafkaToLedger } from './kafka-to-ledger.js';
import { rebuild } from './rebuild.js';
import { restart } from './restart.js';
import { twoProcesses } from './two-processes.js';

export const SCALED: Readonly<Record<string, (report: Report) => Promise<void>>> = {
  'scaled-throughput': kafkaToLedger,
  'scaled-processes': twoProcesses,
  'scaled-freshness': freshness,
  'scaled-rebuild': rebuild,
  'scaled-restart': restart,
};

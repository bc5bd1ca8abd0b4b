/** Binds the ledger to the log at KAFKA_BROKERS, with its present number of partitions. */
import { adoptLog as adopt } from '#engines/basics';
import { EXIT, type Exit } from './exit.js';
import type { Tools } from './operate.js';

export async function adoptLog({ engines, configuration, print }: Tools): Promise<Exit> {
  const log = await adopt(engines, { looksAtRows: configuration.databaseUrl !== null });
  if (!log) {
    print('The embedded journal belongs to its ledger: there is nothing to adopt.');
    return EXIT.ok;
  }
  print(`The ledger is now fed by the Kafka cluster ${log.clusterId}:`);
  for (const [topic, count] of Object.entries(log.partitions))
    print(`  ${topic}: ${count} partitions`);
  return EXIT.ok;
}

/** One consumer of one partition: fetch, hand over whole, go on; from the committed offset after a failure. */
import { type MessageBatch, type MessagePublisher, TransientError } from '#eventsourcing';
import type { CreditLedger } from '#ledger';
import type { Partition, SimulatedLog } from '../harness/log.js';
import type { SimulatedProcess } from '../harness/process.js';
import type { World } from '../world.js';

export interface MeteringProcess {
  readonly process: SimulatedProcess;
  readonly ledger: CreditLedger;
}

export async function consume(
  world: World,
  { process, ledger }: MeteringProcess,
  partition: Partition,
  signal: AbortSignal,
): Promise<void> {
  const generation = partition.lease();
  const { system, log, clock, plan } = world;
  const dependencies = {
    ledger: system.aroundLedger(ledger),
    publisher: system.aroundPublisher(publisherOf(log, process)),
    clock,
    onMetered: world.observed.metered,
  };
  let position = partition.committed;
  while (!signal.aborted && process.alive) {
    await process.turn();
    const messages = partition.messages.slice(position, position + plan.batchMax);
    if (messages.length === 0) {
      await partition.news();
      continue;
    }
    const batch: MessageBatch = {
      topic: partition.topic,
      partition: partition.number,
      messages,
      signal,
      commit: (offset) =>
        process.call(`commits ${partition.topic}/${partition.number}/${offset}`, async () =>
          partition.commit(generation, offset),
        ),
    };
    try {
      await system.meterBatch(dependencies, batch);
      position += messages.length;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      if (partition.generation !== generation) return;
      position = partition.committed;
    }
  }
}

function publisherOf(log: SimulatedLog, process: SimulatedProcess): MessagePublisher {
  return {
    publish: (messages) =>
      process.call('publishes dead letters', async () => void log.append(messages), {
        detachable: true,
        half: async () => void log.append(messages.slice(0, messages.length >> 1)),
      }),
    close: async () => {},
  };
}

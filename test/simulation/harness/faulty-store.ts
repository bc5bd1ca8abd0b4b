/** The event store as one process sees it, over a connection that fails as planned. */
import type { EventSource, EventStore, RecordedEvent, SubscribeOptions } from '#eventsourcing';
import { NEVER, type SimulatedProcess } from './process.js';

export function faultyStore(real: EventStore, process: SimulatedProcess): EventStore {
  return {
    append: (request) =>
      process.call(`appends to ${request.stream}`, () => real.append(request), {
        detachable: true,
      }),
    read: (stream, fromRevision) => readOverWire(real, process, stream, fromRevision),
    truncationOf: (stream) =>
      process.call(`looks for a cut of ${stream}`, () => real.truncationOf(stream)),
    close: async () => {},
  };
}

async function* readOverWire(
  real: EventStore,
  process: SimulatedProcess,
  stream: string,
  fromRevision?: number,
): AsyncGenerator<readonly RecordedEvent[]> {
  const batches = real.read(stream, fromRevision)[Symbol.asyncIterator]();
  for (;;) {
    const next = await process.call(`reads ${stream}`, () => batches.next());
    if (next.done) return;
    yield next.value;
  }
}

export function faultySource(real: EventSource, process: SimulatedProcess): EventSource {
  return {
    head: (categories) => process.call('asks for the head', () => real.head(categories)),
    subscribe: (options) => followOverWire(real, process, options),
  };
}

/** Waiting for new events takes no turn, so that a run in which every process waits has settled. */
async function* followOverWire(
  real: EventSource,
  process: SimulatedProcess,
  options: SubscribeOptions,
): AsyncGenerator<readonly RecordedEvent[]> {
  const batches = real.subscribe({ ...options, signal: process.dead })[Symbol.asyncIterator]();
  for (;;) {
    const next = await batches.next();
    if (next.done) return NEVER;
    yield await process.call('receives events', async () => next.value);
  }
}

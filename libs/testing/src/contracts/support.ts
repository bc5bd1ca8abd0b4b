/** Helpers of the contract suites: unique names, sample events, waiting for a condition. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  EventSource,
  EventStore,
  NewEvent,
  RecordedEvent,
  SubscribeOptions,
} from '#eventsourcing';
import { deterministicUuid, TransientError } from '#eventsourcing';

const POLL_MS = 5;
const PATIENCE_MS = 20_000;

/** A short pause for `retryTransient`, whatever pause it requests. */
export const pauseBetweenTries = (): Promise<void> => pause(POLL_MS).then(() => undefined);

/** A unique word, so that suites can share one server without cleaning up. */
export function uniqueWord(prefix: string): string {
  return prefix + randomUUID().replaceAll('-', '');
}

/**
 * Waits until the condition holds; fails after `patienceMs`. A condition that throws a TransientError, e.g. while
 * an engine elects a leader, is checked again.
 */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    let cause: unknown;
    try {
      if (await condition()) return;
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      cause = error;
    }
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}`, { cause });
    await pause(POLL_MS);
  }
}

/** A started engine that opens handles, each with its own `close`. */
interface Opening<Args extends unknown[], Handle> {
  open(...args: Args): Promise<Handle>;
  dispose(): Promise<void>;
}

/**
 * Starts the engine before the tests of the `describe` and disposes of it after them; closes the opened handles
 * after each test.
 * @returns the engine's `open`, for use within tests only, and the running engine
 */
export function startedForTests<
  Args extends unknown[],
  Handle extends { close(): Promise<void> },
  Engine extends Opening<Args, Handle>,
>(start: () => Promise<Engine & Opening<Args, Handle>>) {
  let engine: Engine;
  let opened: Handle[] = [];
  beforeAll(async () => {
    engine = await start();
  });
  afterEach(async () => {
    await Promise.all(opened.map((handle) => handle.close()));
    opened = [];
  });
  afterAll(() => engine.dispose());
  return {
    engine: () => engine,
    async open(...args: Args): Promise<Handle> {
      const handle = await engine.open(...args);
      opened.push(handle);
      return handle;
    },
  };
}

/** Events `from`, `from + 1`, …; the same stream and number always give the same id. */
export function sampleEvents(stream: string, from: number, count: number): NewEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    id: deterministicUuid(stream, String(from + index)),
    type: 'Counted',
    data: { number: from + index },
    metadata: { schemaVersion: 1 },
  }));
}

export function idsOf(events: readonly { readonly id: string }[]): string[] {
  return events.map(({ id }) => id);
}

export async function readAll(
  store: EventStore,
  stream: string,
  fromRevision?: number,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const batch of store.read(stream, fromRevision)) events.push(...batch);
  return events;
}

/** Subscribes until this number of events has arrived. A subscription that yields fewer fails by timeout. */
export async function receive(
  source: EventSource,
  count: number,
  options: Partial<SubscribeOptions>,
): Promise<RecordedEvent[]> {
  const abort = new AbortController();
  const events: RecordedEvent[] = [];
  const all = { after: null, maxBatch: 100, ...options, signal: abort.signal };
  for await (const batch of source.subscribe(all)) {
    events.push(...batch);
    if (events.length >= count) abort.abort();
  }
  return events;
}

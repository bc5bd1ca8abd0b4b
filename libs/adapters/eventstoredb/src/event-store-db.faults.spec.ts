/** Appends under each fault of the stand-in: written once, or refused with the reason. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type AppendRequest,
  type EventSource,
  type EventStore,
  type NewEvent,
  retryTransient,
  TransientError,
} from '#eventsourcing';
import {
  type AppendFault,
  type EventStoreStandIn,
  startEventStoreStandIn,
} from '#testing/eventstoredb-stand-in';
import { openEventStoreDb } from './event-store-db.js';
import { aRequest, idsOf, readAll } from './spec-support.js';

const APPEND_TIMEOUT_MS = 200;
const soon = { sleep: () => pause(5).then(() => undefined) };

describe('appending, on the stand-in', () => {
  let standIn: EventStoreStandIn;
  let store: EventStore & EventSource;
  let request: AppendRequest;
  beforeEach(async () => {
    standIn = await startEventStoreStandIn();
    const { connectionString } = standIn;
    store = openEventStoreDb({ connectionString, appendTimeoutMs: APPEND_TIMEOUT_MS });
    request = aRequest('ledger-1', 3);
    await retryTransient(() => store.append(request), soon);
  });
  afterEach(async () => {
    await standIn.close();
    await store.close();
  });

  const next = (): AppendRequest => ({ ...aRequest('ledger-1', 2), expectedRevision: 2 });

  it.each<AppendFault>([
    'commit-without-answer',
    'timeout',
    'timeout-after-commit',
    'unknown-after-commit',
    'not-leader',
    'reset-before-commit',
    'reset-after-commit',
  ])('writes once when the append meets %s and is repeated', async (fault) => {
    const append = next();
    standIn.faults.arm(fault);
    await expect(store.append(append)).rejects.toThrow(TransientError);
    const answer = await retryTransient(() => store.append(append), soon);
    expect(answer).toMatchObject({ kind: 'appended', revision: 4 });
    expect(idsOf(await readAll(store, 'ledger-1'))).toEqual(
      idsOf([...request.events, ...append.events]),
    );
  });

  it('reports a conflict to a writer whose append failed because another was first', async () => {
    standIn.faults.arm('timeout');
    const lost = next();
    await expect(store.append(lost)).rejects.toThrow(TransientError);
    await retryTransient(() => store.append(next()), soon);
    expect(await retryTransient(() => store.append(lost), soon)).toEqual({
      kind: 'conflict',
      actualRevision: 4,
    });
  });

  it('does not wait for a frozen server, and writes once when it has thawed', async () => {
    const append = next();
    standIn.faults.freeze();
    await expect(store.append(append)).rejects.toThrow(TransientError);
    await expect(store.append(append)).rejects.toThrow(TransientError);
    standIn.faults.thaw();
    const answer = await retryTransient(() => store.append(append), soon);
    expect(answer).toMatchObject({ kind: 'appended', revision: 4 });
    expect(await readAll(store, 'ledger-1')).toHaveLength(5);
  });

  it('fails appends under way when the server dies, and writes each once when it is back', async () => {
    const appends = Array.from({ length: 20 }, (_, index) => aRequest(`many-${index}`, 2));
    standIn.faults.freeze();
    const underWay = Promise.allSettled(appends.map((append) => store.append(append)));
    await standIn.stop();
    for (const result of await underWay) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(TransientError) });
    }
    await standIn.start();
    for (const append of appends) {
      const answer = await retryTransient(() => store.append(append), soon);
      expect(answer).toMatchObject({ kind: 'appended', revision: 1 });
      expect(idsOf(await readAll(store, append.stream))).toEqual(idsOf(append.events));
    }
  });

  it('leaves no rejection unhandled when the server dies behind back-pressure', async () => {
    const large = (stream: string): AppendRequest => {
      const [event] = aRequest(stream, 1).events;
      const events = [{ ...event!, data: { text: 'x'.repeat(200 * 1024) } }];
      return { stream, expectedRevision: 'no_stream', events };
    };
    const { connectionString } = standIn;
    const hasty = openEventStoreDb({ connectionString, appendTimeoutMs: 20 });
    await retryTransient(() => hasty.append(aRequest('first-1', 1)), soon);
    standIn.faults.freeze();
    for (let number = 0; number < 30; number++) {
      await expect(hasty.append(large(`large-${number}`))).rejects.toThrow(TransientError);
    }
    await standIn.stop();
    await expect(hasty.append(large('large-30'))).rejects.toThrow(TransientError);
    await hasty.close();
    /* Jest fails a test on an unhandled rejection; this lets pending ones surface. */
    await pause(0);
  });

  it('says that access is denied, once and for good', async () => {
    standIn.faults.arm('access-denied');
    const refused = store.append(next());
    await expect(refused).rejects.toThrow(/Check user, password and access control list/);
    await expect(refused).rejects.not.toThrow(TransientError);
  });

  it('finds the server by asking the cluster', async () => {
    const connectionString = `esdb+discover://127.0.0.1:${standIn.port}?tls=false`;
    const discovering = openEventStoreDb({ connectionString });
    expect(await discovering.append(next())).toMatchObject({ kind: 'appended', revision: 4 });
    expect(await readAll(discovering, 'ledger-1')).toHaveLength(5);
    await discovering.close();
  });

  describe('before anything is sent', () => {
    const event = (data: unknown): NewEvent => ({ ...aRequest('x', 1).events[0]!, data });

    /** A fault that is still armed proves that no append has reached the server. */
    afterEach(() => expect(standIn.faults.pending).toBe(1));

    it('refuses what is too large for one append', async () => {
      standIn.faults.arm('timeout');
      const text = 'x'.repeat(100 * 1024);
      const events = Array.from({ length: 9 }, () => event({ text }));
      const append = store.append({ stream: 'large-1', expectedRevision: 'no_stream', events });
      await expect(append).rejects.toMatchObject({ name: 'AppendTooLargeError' });
    });

    it('names the value that JSON cannot carry', async () => {
      standIn.faults.arm('timeout');
      const events = [event({ credits: [1, { amount: 1n }] })];
      const append = store.append({ stream: 'odd-1', expectedRevision: 'no_stream', events });
      await expect(append).rejects.toThrow('value.credits[1].amount is of type bigint');
    });
  });
});

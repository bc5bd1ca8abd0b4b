/** The ledger, the log and the read models of an installation: what a start accepts and refuses. */
import { createSqliteEventStore, openSqlite } from '#adapters/sqlite';
import { type EventStore, SetupError, TransientError } from '#eventsourcing';
import { bindLog, ledgerIdentity, requireBoundLog } from './installation.js';

const LOG = { clusterId: 'cluster-a', partitions: { 'ai-model-executed': 48 } };

describe('what belongs together', () => {
  let store: EventStore;
  beforeEach(async () => {
    const never = () => Promise.reject(new Error('Nobody else has this file'));
    const file = await openSqlite({ path: ':memory:', pollMs: 0, sleep: never });
    store = await createSqliteEventStore(file, { now: () => new Date(0) });
  });
  afterEach(() => store.close());

  it('a ledger keeps the identity that its first process gave it', async () => {
    expect(await ledgerIdentity(store, 'first')).toBe('first');
    expect(await ledgerIdentity(store, 'second')).toBe('first');
  });

  it('two processes that found it together agree in the end', async () => {
    const racing: EventStore = {
      ...store,
      async append(request) {
        await ledgerIdentity(store, 'faster');
        return store.append(request);
      },
    };
    await expect(ledgerIdentity(racing, 'slower')).rejects.toThrow(TransientError);
    expect(await ledgerIdentity(racing, 'slower')).toBe('faster');
  });

  it('one that another process founds and claims meanwhile is no lost ledger', async () => {
    const remembered = async () => {
      const founded = await ledgerIdentity(store, 'faster');
      return `the read models belong to ledger ${founded}`;
    };
    expect(await ledgerIdentity(store, 'slower', remembered)).toBe('faster');
  });

  it('an empty store beside rows that remember a ledger is a lost one', async () => {
    const remembered = async () => 'the read models belong to ledger a';
    await expect(ledgerIdentity(store, 'new', remembered)).rejects.toThrow(
      'The event store is empty, but the read models belong to ledger a.',
    );
  });

  it('a ledger is bound to the first log that feeds it', async () => {
    await ledgerIdentity(store, 'ledger');
    await requireBoundLog(store, LOG);
    await requireBoundLog(store, LOG);
    const foreign = requireBoundLog(store, { ...LOG, clusterId: 'cluster-b' });
    await expect(foreign).rejects.toThrow(SetupError);
    await expect(foreign).rejects.toThrow('cluster-a, but KAFKA_BROKERS names cluster-b');
  });

  it('and to the number of its partitions, until an operator adopts another', async () => {
    await ledgerIdentity(store, 'ledger');
    await requireBoundLog(store, LOG);
    const recut = { ...LOG, partitions: { 'ai-model-executed': 96 } };
    await expect(requireBoundLog(store, recut)).rejects.toThrow('has 96 partitions and had 48');
    await bindLog(store, recut);
    await requireBoundLog(store, recut);
    await expect(requireBoundLog(store, LOG)).rejects.toThrow('has 48 partitions and had 96');
  });
});

/** The life of one kafkajs consumer: how it joins, what it commits without a handler, and how it ends. */
import type { Cluster, Consumer, ConsumerConfig, Kafka } from 'kafkajs';
import type { BatchRunner } from './batch-run.js';
import type { KafkaEvent } from './events.js';
import { Lease } from './lease.js';
import { Membership } from './membership.js';
import { withDefaults } from './options.js';
import { openSession } from './session.js';

const NO_ANSWER = new Error('no answer');

function given() {
  const events: KafkaEvent[] = [];
  const asked: [name: string, what: unknown][] = [];
  const listeners = new Map<string, (event: { payload: object }) => void>();
  const broken = { run: null as Error | null, commit: null as Error | null, disconnect: false };
  const consumer = {
    on: (name: string, listener: (event: { payload: object }) => void) =>
      listeners.set(name, listener),
    connect: async () => asked.push(['connect', null]),
    subscribe: async (what: unknown) => asked.push(['subscribe', what]),
    run: async (what: unknown) => {
      asked.push(['run', what]);
      if (broken.run) listeners.get('consumer.crash')!({ payload: { error: broken.run } });
    },
    seek: (what: unknown) => asked.push(['seek', what]),
    commitOffsets: async (what: unknown) => {
      if (broken.commit) throw broken.commit;
      asked.push(['commitOffsets', what]);
    },
    disconnect: async () => {
      asked.push(['disconnect', null]);
      if (broken.disconnect) throw NO_ANSWER;
    },
  } as unknown as Consumer;
  const lease = new Lease((event) => events.push(event));
  const read: unknown[] = [];
  const membership = new Membership('group');
  const leaveGroup = async (what: unknown) => asked.push(['leaveGroup', what]);
  membership.cluster = { findGroupCoordinator: async () => ({ leaveGroup }) } as unknown as Cluster;
  const runner: BatchRunner = {
    handler: async () => {},
    lease,
    settings: withDefaults({
      connection: { brokers: ['nowhere:1'], clientId: 'spec' },
      groupId: 'group',
      onEvent: (event) => events.push(event),
      sleep: async () => {},
    }),
    topics: {
      reads: async (places) => void read.push(...places),
      isAnew: async () => false,
      amongAllRead: async () => [],
    },
    membership,
    failures: new Map(),
    notes: new Map([['t/2', 'a note']]),
    stopping: new AbortController().signal,
  };
  const made: ConsumerConfig[] = [];
  const kafka = {
    consumer: (what: ConsumerConfig) => {
      made.push(what);
      return consumer;
    },
  } as unknown as Kafka;
  return {
    ...{ events, asked, broken, lease, read, made },
    settings: runner.settings,
    open: () => openSession(kafka, ['t', 'u'], runner),
    tell: (name: string, payload: object) => listeners.get(name)!({ payload }),
    of: (name: string) => asked.filter(([one]) => one === name).map(([, what]) => what),
  };
}

const MARKERS = { topic: 't', partition: 2, lastOffset: '7', batchSize: 0 };

describe('a session', () => {
  it('reads all topics from their beginning, and commits nothing by itself', async () => {
    const { open, of, asked } = given();
    await open();
    expect(asked.map(([name]) => name)).toEqual(['connect', 'subscribe', 'run']);
    expect(of('subscribe')).toEqual([{ topics: ['t', 'u'], fromBeginning: true }]);
    expect(of('run')).toMatchObject([{ autoCommit: false, eachBatchAutoResolve: false }]);
  });

  it('is of a consumer that makes no topic, takes as long as it was set, and is not revived by kafkajs', async () => {
    const { open, of, made, settings } = given();
    await open();
    expect(made).toMatchObject([
      {
        allowAutoTopicCreation: false,
        sessionTimeout: settings.sessionTimeoutMs,
        rebalanceTimeout: settings.rebalanceTimeoutMs,
        heartbeatInterval: settings.heartbeatIntervalMs,
      },
    ]);
    expect(await made[0]!.retry!.restartOnFailure!(NO_ANSWER)).toBe(false);
    expect(of('run')).toMatchObject([{ partitionsConsumedConcurrently: settings.concurrency }]);
  });

  it('reads a topic that was made anew from its first message', async () => {
    const { open, of, events } = given();
    (await open()).fromBeginning({ topic: 't', partition: 2 });
    expect(of('seek')).toEqual([{ topic: 't', partition: 2, offset: '0' }]);
    expect(events).toEqual([{ kind: 'topicRecreated', topic: 't', partition: 2 }]);
  });

  it('begins a lease with each generation of the group, and says what is its own', async () => {
    const { open, tell, lease, events, read } = given();
    await open();
    const former = lease.signal;
    tell('consumer.group_join', { memberId: 'm', memberAssignment: { t: [0, 2], u: [1] } });
    expect([former.aborted, lease.signal.aborted]).toEqual([true, false]);
    const partitions = [
      { topic: 't', partition: 0 },
      { topic: 't', partition: 2 },
      { topic: 'u', partition: 1 },
    ];
    expect(events).toEqual([{ kind: 'joined', partitions }]);
    expect(read).toEqual(partitions);
  });

  it('leaves as the member that an earlier one was before it joins, so that the group need not wait for that', async () => {
    const { open, tell, asked, of } = given();
    await open();
    tell('consumer.group_join', { memberId: 'm', memberAssignment: {} });
    await open();
    expect(of('leaveGroup')).toEqual([{ groupId: 'group', memberId: 'm' }]);
    const names = asked.slice(3).map(([name]) => name);
    expect(names).toEqual(['connect', 'leaveGroup', 'subscribe', 'run']);
  });

  it('is none where the group could not be joined, and leaves', async () => {
    const { open, broken, of } = given();
    broken.run = NO_ANSWER;
    await expect(open()).rejects.toBe(NO_ANSWER);
    expect(of('disconnect')).toHaveLength(1);
  });

  it('says once that the consumer ended by itself', async () => {
    const { open, tell } = given();
    const { crashed } = await open();
    tell('consumer.crash', { error: NO_ANSWER });
    expect(await crashed).toBe(NO_ANSWER);
  });

  it('ends also where the broker does not answer any more', async () => {
    const { open, broken, events } = given();
    broken.disconnect = true;
    await (await open()).stop();
    const message = 'leaving the group: no answer';
    expect(events).toEqual([{ kind: 'engine', level: 'warning', message }]);
  });
});

describe('a fetch that holds markers of transactions alone', () => {
  it('is committed behind them with the last note, so that nothing seems to be left', async () => {
    const { open, tell, of } = given();
    await open();
    tell('consumer.end_batch_process', MARKERS);
    const committed = { topic: 't', partition: 2, offset: '8', metadata: 'a note' };
    expect(of('commitOffsets')).toEqual([[committed]]);
  });

  it('is not committed once the lease is lost: the partition may be another one’s', async () => {
    const { open, tell, of, lease } = given();
    await open();
    lease.end(NO_ANSWER);
    tell('consumer.end_batch_process', MARKERS);
    expect(of('commitOffsets')).toEqual([]);
  });

  it('is left to the handler where there is a message beside them', async () => {
    const { open, tell, of } = given();
    await open();
    tell('consumer.end_batch_process', { ...MARKERS, batchSize: 1 });
    expect(of('commitOffsets')).toEqual([]);
  });

  it('stays uncommitted, and is named, where the broker refuses', async () => {
    const { open, tell, broken, events } = given();
    await open();
    broken.commit = NO_ANSWER;
    tell('consumer.end_batch_process', MARKERS);
    await new Promise(setImmediate);
    const message = 'control records of t/2 stay uncommitted: no answer';
    expect(events).toEqual([{ kind: 'engine', level: 'warning', message }]);
  });
});

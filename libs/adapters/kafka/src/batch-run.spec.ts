/** Runs one fetched batch through its handler: what is committed, and what happens after a failure. */
import { type BatchHandler, nextTurn, TransientError } from '#eventsourcing';
import { eventually } from '#testing';
import type { EachBatchPayload } from 'kafkajs';
import { type BatchRunner, runBatch } from './batch-run.js';
import type { KafkaEvent } from './events.js';
import { Lease } from './lease.js';
import { Membership } from './membership.js';
import { withDefaults } from './options.js';
import { RecreatedTopics } from './recreated-topics.js';

/** The last message is followed by records that the handler never sees. */
const LAST_OF_BATCH = 7;
const OFFSETS = [3, 4, 5];
const MANY = Array.from({ length: 20_000 }, (_, offset) => ({ offset: String(offset) }));

function given() {
  const events: KafkaEvent[] = [];
  const committed: unknown[] = [];
  const resolved: string[] = [];
  const pauses: number[] = [];
  const paused = { resumed: 0 };
  const lease = new Lease((event) => events.push(event));
  const broken: { commit: Error | null; heartbeat: Error | null } = {
    commit: null,
    heartbeat: null,
  };
  /** Each call lets one heartbeat be sent. */
  const beats: (() => void)[] = [];
  const answers = { heartbeat: Promise.resolve() };
  const anew: unknown[] = [];
  const topic = { id: 'former' };
  const topics = new RecreatedTopics(async () => topic.id);
  const runner: Omit<BatchRunner, 'handler'> = {
    lease,
    settings: withDefaults({
      connection: { brokers: ['nowhere:1'], clientId: 'spec' },
      groupId: 'group',
      onEvent: (event) => events.push(event),
      // Heartbeats stop with the batch; pauses end immediately.
      sleep: (milliseconds, signal) => {
        if (milliseconds === 1_500) {
          return new Promise((end) => {
            if (signal!.aborted) end();
            beats.push(end);
            signal!.addEventListener('abort', () => end());
          });
        }
        pauses.push(milliseconds);
        return Promise.resolve();
      },
    }),
    membership: new Membership('group'),
    topics,
    failures: new Map(),
    notes: new Map(),
    stopping: new AbortController().signal,
  };
  const payload = {
    batch: {
      topic: 't',
      partition: 2,
      messages: OFFSETS.map((offset) => ({ offset: String(offset), key: null, value: null })),
      lastOffset: () => String(LAST_OF_BATCH),
    },
    commitOffsetsIfNecessary: async ({ topics }: { topics: [{ partitions: object[] }] }) => {
      if (broken.commit) throw broken.commit;
      committed.push(...topics[0].partitions);
    },
    resolveOffset: (offset: string) => resolved.push(offset),
    heartbeat: async () => {
      if (broken.heartbeat) throw broken.heartbeat;
      await answers.heartbeat;
    },
    pause: () => () => {
      paused.resumed += 1;
    },
  } as unknown as EachBatchPayload;
  const run = (
    handler: BatchHandler,
    place: Partial<Record<'topic' | 'partition' | 'messages' | 'lastOffset', unknown>> = {},
  ) =>
    runBatch(
      { ...runner, handler },
      { ...payload, batch: { ...payload.batch, ...place } } as EachBatchPayload,
      ({ partition }) => anew.push(partition),
    );
  return {
    ...{ topic, anew, run, events, committed, resolved, pauses, paused, lease, broken },
    ...{ beats, answers },
  };
}

const failed = (events: readonly KafkaEvent[]) =>
  events.flatMap((event) => (event.kind === 'batchFailed' ? [String(event.error)] : []));

describe('a batch', () => {
  it('is committed behind all that was fetched, also what no handler sees, once its last message is', async () => {
    const { run, committed, resolved, events } = given();
    await run(({ commit }) => commit(5));
    expect(committed).toEqual([{ partition: 2, offset: '8', metadata: undefined }]);
    expect(resolved).toEqual(['5']);
    expect(events).toEqual([{ kind: 'committed', topic: 't', partition: 2, offset: 5 }]);
  });

  it('of a topic that was recreated since the batch before is dropped, and the partition read from its beginning, once', async () => {
    const { run, topic, anew, committed, resolved } = given();
    const handler: BatchHandler = ({ commit }) => commit(5);
    await run(handler);
    topic.id = 'new';
    await run(handler);
    expect({ anew, committed: committed.length, resolved }).toEqual({
      ...{ anew: [2], committed: 1, resolved: ['5'] },
    });
    await run(handler);
    expect({ anew, committed: committed.length }).toEqual({ anew: [2], committed: 2 });
  });

  it('is handed on in pieces of thousands, each committed before the next, and after a failure no further', async () => {
    const { run, committed, resolved, events } = given();
    const lastOffset = () => '20003';
    const pieces: number[] = [];
    const inPieces: BatchHandler = async ({ messages: piece, commit }) => {
      pieces.push(piece.length);
      await commit(piece.at(-1)!.offset);
    };
    await run(inPieces, { messages: MANY, lastOffset });
    expect(pieces).toEqual([8_000, 8_000, 4_000]);
    expect(committed).toMatchObject([{ offset: '8000' }, { offset: '16000' }, { offset: '20004' }]);
    resolved.length = 0;
    await run(
      async (batch) => {
        if (batch.messages[0]!.offset > 0) throw new TransientError('away');
        await inPieces(batch);
      },
      { messages: MANY, lastOffset },
    );
    expect(resolved).toEqual(['7999']);
    expect(failed(events)).toEqual(['TransientError: away']);
  });

  it('is committed up to the message that was named, with the note that was given last', async () => {
    const { run, committed } = given();
    await run(async ({ commit }) => {
      await commit(3, 'a note');
      await commit(4);
      await commit(5, 'another');
    });
    expect(committed).toEqual([
      { partition: 2, offset: '4', metadata: 'a note' },
      { partition: 2, offset: '5', metadata: 'a note' },
      { partition: 2, offset: '8', metadata: 'another' },
    ]);
  });

  it('has the notes of its own partition', async () => {
    const { run, committed } = given();
    await run(({ commit }) => commit(5, 'a note'));
    const later: BatchHandler = ({ commit }) => commit(5);
    for (const place of [{ partition: 3 }, { topic: 'u' }, {}]) await run(later, place);
    expect(committed).toMatchObject([
      { partition: 2, metadata: 'a note' },
      { partition: 3, metadata: undefined },
      { partition: 2, metadata: undefined },
      { partition: 2, metadata: 'a note' },
    ]);
  });

  it('is delivered again after a pause if its handler returns without having committed all of it', async () => {
    const { run, events, pauses, paused, resolved } = given();
    await run(({ commit }) => commit(4));
    expect(failed(events)).toEqual(['Error: the handler returned with offset 5 uncommitted']);
    expect([resolved, pauses, paused.resumed]).toEqual([['4'], [100], 1]);
    const where = { topic: 't', partition: 2, offset: 3, attempt: 1, pauseMs: 100 };
    expect(events.at(-1)).toMatchObject({ kind: 'batchFailed', ...where });
  });

  it('is delivered again after growing pauses, which any progress makes short again', async () => {
    const { run, pauses, events } = given();
    const fails: BatchHandler = () => Promise.reject(new TypeError('bad'));
    for (let times = 1; times <= 3; times++) await run(fails);
    await run(async ({ commit }) => {
      await commit(3);
      throw new TypeError('bad');
    });
    expect(pauses).toEqual([100, 200, 400, 100]);
    expect(failed(events)).toHaveLength(4);
  });

  it('is over once no heartbeat of it is under way: the next one has a lease of its own', async () => {
    const { run, beats, answers, committed } = given();
    let answered = () => {};
    answers.heartbeat = new Promise((resolve) => (answered = resolve));
    let isOver = false;
    const running = run(async ({ commit }) => {
      beats[0]!();
      await nextTurn();
      await commit(5);
    }).then(() => (isOver = true));
    await eventually('it is committed', () => committed.length === 1);
    await nextTurn();
    expect(isOver).toBe(false);
    answered();
    await running;
  });

  it('is not delivered while the group does not know this member', async () => {
    const { run, lease, broken } = given();
    lease.end(new Error('away'));
    broken.heartbeat = new Error('UNKNOWN_MEMBER_ID');
    let isGiven = false;
    await run(async () => void (isGiven = true));
    expect(isGiven).toBe(false);
  });

  it('is not committed or handed on by a member whose lease has ended, and is no failure of its handler', async () => {
    const { run, lease, committed, events } = given();
    const errors: unknown[] = [];
    const handler: BatchHandler = async ({ commit, signal }) => {
      lease.end(new Error('REBALANCE_IN_PROGRESS'));
      expect(signal.aborted).toBe(true);
      errors.push(await commit(5).catch((reason: unknown) => reason));
    };
    await run(handler, { messages: MANY });
    expect(errors).toEqual([expect.any(TransientError)]);
    expect(committed).toEqual([]);
    expect(events).toEqual([{ kind: 'leaseLost', reason: 'REBALANCE_IN_PROGRESS' }]);
  });

  it('is no failure of a handler that gives up because the lease has ended', async () => {
    const { run, lease, events, pauses } = given();
    await run(async ({ commit }) => {
      lease.end(new Error('REBALANCE_IN_PROGRESS'));
      await commit(5);
    });
    expect(events).toEqual([{ kind: 'leaseLost', reason: 'REBALANCE_IN_PROGRESS' }]);
    expect(pauses).toEqual([]);
  });

  it('ends the lease with a commit that is refused: others may have the partition', async () => {
    const { run, lease, events, broken, resolved } = given();
    broken.commit = new Error('ILLEGAL_GENERATION');
    await run(({ commit }) => commit(5));
    expect(lease.signal.aborted).toBe(true);
    expect(events).toEqual([{ kind: 'leaseLost', reason: 'ILLEGAL_GENERATION' }]);
    expect(resolved).toEqual([]);
  });
});

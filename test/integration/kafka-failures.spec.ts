/**
 * Errors of Kafka: final ones are reported in one line, transient ones are retried, and a failing handler loses nothing.
 */
import { KafkaSetupError, kafkaClient } from '#adapters/kafka';
import { MessageTooLargeError } from '#eventsourcing';
import { eventually, uniqueWord } from '#testing';
import {
  kafkaFixture,
  kindsOf,
  newMember,
  newPublisher,
  recordInto,
  numberedMessages,
  publishNumbers,
  type Received,
} from './kafka-support.js';

describe('failures', () => {
  const fixture = kafkaFixture();
  let received: Received[];
  beforeEach(() => void (received = []));

  const values = () => received.map(({ value }) => Number(value));

  it('a handler that throws, even a TypeError, gets the batch again after growing pauses', async () => {
    await publishNumbers(fixture, 0, 3);
    const { source, events } = newMember(fixture.kafka, fixture.group, {
      firstPauseMs: 20,
      maxPauseMs: 50,
    });
    const note = recordInto(received);
    let failures = 0;
    await source.start([fixture.topic], async (batch) => {
      if (++failures <= 4) throw new TypeError('bad input');
      await note(batch);
    });
    await eventually('all are handled', () => received.length === 3);
    await source.stop();
    const pauses = events.flatMap((event) =>
      event.kind === 'batchFailed' ? [[event.offset, event.attempt, event.pauseMs]] : [],
    );
    const expected = [20, 40, 50, 50].map((pauseMs, index) => [0, index + 1, pauseMs]);
    expect(pauses).toEqual(expected);
    expect(kindsOf(events)).not.toContain('crashed');
  });

  it('a handler that returns without committing gets the batch again', async () => {
    await publishNumbers(fixture, 0, 3);
    const { source, events } = newMember(fixture.kafka, fixture.group, { firstPauseMs: 20 });
    const note = recordInto(received);
    let calls = 0;
    await source.start([fixture.topic], async (batch) => {
      if (calls++ === 0) await batch.commit(batch.messages[0]!.offset);
      else await note(batch);
    });
    await eventually('the rest has come again', () => received.length === 2);
    await source.stop();
    expect(values()).toEqual([1, 2]);
    expect(kindsOf(events)).toContain('batchFailed');
  });

  it('offsets that the log no longer holds are read from its beginning, and reported', async () => {
    await publishNumbers(fixture, 0, 8);
    const first = newMember(fixture.kafka, fixture.group);
    await first.source.start([fixture.topic], async (batch) => {
      await batch.commit(1);
      await new Promise((resolve) => batch.signal.addEventListener('abort', resolve));
    });
    await eventually('two are committed', () => kindsOf(first.events).has('committed'));
    const admin = kafkaClient(
      { brokers: fixture.kafka.brokers, clientId: 'a' },
      () => undefined,
    ).admin();
    await admin.connect();
    await admin.fetchTopicOffsets(fixture.topic);
    await admin.deleteTopicRecords({
      topic: fixture.topic,
      partitions: [{ partition: 0, offset: '5' }],
    });
    await admin.disconnect();
    await first.source.stop();

    const second = newMember(fixture.kafka, fixture.group);
    await second.source.start([fixture.topic], recordInto(received));
    await eventually('the rest has come', () => received.length >= 3);
    await second.source.stop();
    expect(values()).toEqual([5, 6, 7]);
    expect(second.events.filter(({ kind }) => kind === 'offsetReset')).toEqual([
      { kind: 'offsetReset', topic: fixture.topic, partition: 0 },
    ]);
  });

  it('a missing topic ends the start with a clear line', async () => {
    const { source } = newMember(fixture.kafka, fixture.group);
    const start = source.start([fixture.topic, 'no-such-topic'], recordInto(received));
    await expect(start).rejects.toThrow(KafkaSetupError);
    await expect(start).rejects.toThrow(/^Kafka: topic "no-such-topic" does not exist[^\n]*$/);
    await source.stop();
  });

  it('a handler that never returns cannot hold up the end', async () => {
    await publishNumbers(fixture, 0, 3);
    const { source, events } = newMember(fixture.kafka, fixture.group, { drainMs: 100 });
    let signal: AbortSignal | undefined;
    let release = () => {};
    await source.start([fixture.topic], (batch) => {
      signal = batch.signal;
      return new Promise((resolve) => (release = resolve));
    });
    await eventually('the batch is under way', () => signal !== undefined);
    await source.stop();
    expect(signal!.aborted).toBe(true);
    expect(kindsOf(events)).toContain('stoppedHard');
    release();
  });

  it('a message that is too large fails its own call only', async () => {
    const small = uniqueWord('small');
    await fixture.kafka.createTopics({ topic: small, config: { 'max.message.bytes': '2000' } });
    const publisher = newPublisher(fixture.kafka);
    const before = publisher.publish(numberedMessages(small, 0, 1));
    const large = publisher.publish([
      ...numberedMessages(small, 1, 40),
      { topic: small, key: 'large', value: Buffer.alloc(3_000), headers: {} },
      ...numberedMessages(small, 99, 1),
    ]);
    const after = publisher.publish(numberedMessages(small, 41, 1));
    await expect(large).rejects.toThrow(MessageTooLargeError);
    await expect(large).rejects.toThrow(`3000 bytes with key "large" is too large for "${small}"`);
    await Promise.all([before, after]);
    await publisher.close();
    const { source } = newMember(fixture.kafka, fixture.group);
    await source.start([small], recordInto(received));
    await eventually('all others are there', () => new Set(values()).size === 42);
    await source.stop();
    expect(values()).not.toContain(99);
  });

  it('a broker that is down is waited for', async () => {
    await publishNumbers(fixture, 0, 3);
    await fixture.kafka.kill();
    const { source, events } = newMember(fixture.kafka, fixture.group);
    const started = source.start([fixture.topic], recordInto(received));
    await eventually('it waits', () => kindsOf(events).has('waiting'));
    await fixture.kafka.start();
    await started;
    await eventually('all have come', () => received.length === 3);
    await source.stop();
    expect(values()).toEqual([0, 1, 2]);
  });

  it('a start that still waits can be stopped', async () => {
    await fixture.kafka.kill();
    const { source, events } = newMember(fixture.kafka, fixture.group);
    const started = source.start([fixture.topic], recordInto(received));
    const failed = expect(started).rejects.toThrow('ECONNREFUSED');
    await eventually('it waits', () => kindsOf(events).has('waiting'));
    await source.stop();
    await failed;
    await fixture.kafka.start();
  });
});

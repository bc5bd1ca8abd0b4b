/** A broker that crashes and a member that freezes: no message is lost or duplicated, and the frozen member gives up its work. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { kafkaClient, type KafkaPublisher } from '#adapters/kafka';
import { sleep, TransientError } from '#eventsourcing';
import { eventually, uniqueWord } from '#testing';
import { runProgram } from '#testing/kafka';
import {
  kafkaFixture,
  kindsOf,
  type Member,
  newMember,
  newPublisher,
  recordInto,
  numberedMessages,
  publishNumbers,
  type Received,
} from './kafka-support.js';

describe('faults', () => {
  const fixture = kafkaFixture({ numPartitions: 6 });

  const numbers = (received: readonly Received[]) => received.map(({ value }) => Number(value));

  async function readLog(count: number): Promise<number[]> {
    const received: Received[] = [];
    const { source } = newMember(fixture.kafka, uniqueWord('group'));
    await source.start([fixture.topic], recordInto(received));
    await eventually('the whole log is read', async () => {
      const lags = await source.lag();
      return received.length >= count && lags.every(({ lag }) => lag === 0);
    });
    await source.stop();
    return numbers(received).sort((a, b) => a - b);
  }

  /** Publishes until told to stop. @returns the number of acknowledged messages */
  async function load(publisher: KafkaPublisher, underWay: { until: boolean }): Promise<number> {
    let acknowledged = 0;
    while (!underWay.until) {
      const calls = Array.from({ length: 5 }, (_, call) =>
        publisher.publish(numberedMessages(fixture.topic, acknowledged + call * 20, 20)),
      );
      await Promise.all(calls);
      acknowledged += 100;
      await sleep(5);
    }
    return acknowledged;
  }

  async function survives(fault: () => Promise<void>): Promise<Member> {
    const received: Received[] = [];
    const member = newMember(fixture.kafka, uniqueWord('group'), { maxPauseMs: 1_000 });
    await member.source.start([fixture.topic], recordInto(received));
    const publisher = newPublisher(fixture.kafka);
    const underWay = { until: false };
    const loading = load(publisher, underWay);
    await eventually('the load runs', () => received.length > 500);
    await fault();
    const before = received.length;
    await eventually('the load runs again', () => received.length > before + 500, 60_000);
    underWay.until = true;
    const acknowledged = await loading;
    await publisher.close();
    const all = Array.from({ length: acknowledged }, (_, number) => number);
    await eventually('all have come', () => new Set(numbers(received)).size === acknowledged);
    await member.source.stop();
    expect(await readLog(acknowledged)).toEqual(all);
    return member;
  }

  it('a restart of the broker under load', async () => {
    await survives(() => fixture.kafka.restart());
  });

  it('kill -9 of the broker under load', async () => {
    await survives(async () => {
      await fixture.kafka.kill();
      await fixture.kafka.start();
    });
  });

  it('a member frozen beyond its session loses its lease and commits nothing when it wakes', async () => {
    await runProgram(process.execPath, [
      'node_modules/typescript7/bin/tsc',
      '-p',
      '.',
      '--noCheck',
    ]);
    await publishNumbers(fixture, 0, 50);
    const zombie = spawn(
      process.execPath,
      [
        'dist/test/integration/frozen-member.js',
        fixture.kafka.brokers.join(),
        fixture.group,
        fixture.topic,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const said = linesOf(zombie);
    await eventually('the batches are under way', () => said.includes('under way'));
    zombie.kill('SIGSTOP');

    const received: Received[] = [];
    const successor = newMember(fixture.kafka, fixture.group);
    await successor.source.start([fixture.topic], recordInto(received));
    await eventually('another member takes over', () => received.length === 50, 60_000);
    zombie.kill('SIGCONT');
    await eventually('the lease is lost', () => said.includes('lease lost'));
    await eventually('no commit is accepted', () => said.includes('commit refused'));
    expect(said).not.toContain('commit accepted');
    zombie.kill('SIGKILL');
    await once(zombie, 'exit');
    await eventually('nothing is left', async () =>
      (await successor.source.lag()).every(({ lag }) => lag === 0),
    );
    await successor.source.stop();
    expect(numbers(received).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, number) => number),
    );
  });

  it('members that come and go share the work and lose none of it', async () => {
    const received: Received[] = [];
    const steady = newMember(fixture.kafka, fixture.group);
    await steady.source.start([fixture.topic], recordInto(received));
    const publisher = newPublisher(fixture.kafka);
    for (let round = 0; round < 3; round++) {
      const guest = newMember(fixture.kafka, fixture.group);
      await guest.source.start([fixture.topic], recordInto(received));
      await publisher.publish(numberedMessages(fixture.topic, round * 100, 100));
      await eventually(
        'all have come',
        () => new Set(numbers(received)).size === round * 100 + 100,
      );
      await guest.source.stop();
    }
    await publisher.close();
    await steady.source.stop();
    expect(kindsOf(steady.events)).not.toContain('crashed');
  });

  it('a member told to stop while it is joining has left the group when it has stopped', async () => {
    const groupId = fixture.group;
    const [first, second] = [newMember(fixture.kafka, groupId), newMember(fixture.kafka, groupId)];
    const admin = kafkaClient(
      { brokers: fixture.kafka.brokers, clientId: 'looking' },
      () => {},
    ).admin();
    const group = async () => (await admin.describeGroups([groupId])).groups[0]!;
    await admin.connect();
    // The group waits for a busy member as long as its work takes, however rarely this test polls.
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    let isBusy = false;
    await publishNumbers(fixture, 0, 1);
    await first.source.start([fixture.topic], async () => {
      isBusy = true;
      await finished;
    });
    await eventually('the first member is busy', () => isBusy);
    const starting = second.source
      .start([fixture.topic], recordInto([]))
      .catch((error: unknown) => error);
    await eventually('the group waits for its first member', async () => {
      const { state, members } = await group();
      return state === 'PreparingRebalance' && members.length === 2;
    });
    const stopped = second.source.stop();
    finish();
    await stopped;
    expect((await group()).members).toHaveLength(1);
    expect(await starting).toBeInstanceOf(TransientError);
    await first.source.stop();
    await admin.disconnect();
  });
});

function linesOf(child: ChildProcess): string[] {
  const lines: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line));
  return lines;
}

/** A consumer process that takes a batch and waits, so that a test can freeze it: `node frozen-member.js BROKERS GROUP TOPIC`. */
import { KafkaBatchSource } from '#adapters/kafka';
import { sleep } from '#eventsourcing';

const [brokers, groupId, topic] = process.argv.slice(2) as [string, string, string];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const source = new KafkaBatchSource({
  connection: { brokers: brokers.split(','), clientId: 'frozen' },
  groupId,
  sleep,
  sessionTimeoutMs: 6_000,
  heartbeatIntervalMs: 1_000,
  onEvent: ({ kind }) => {
    if (kind === 'leaseLost') say('lease lost');
  },
});

await source.start([topic], async ({ messages, commit, signal }) => {
  say('under way');
  await sleep(120_000, signal);
  try {
    await commit(messages.at(-1)!.offset);
    say('commit accepted');
  } catch (error) {
    say('commit refused');
    throw error;
  }
});

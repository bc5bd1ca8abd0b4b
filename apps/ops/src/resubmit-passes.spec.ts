/** One pass of `ops resubmit` over partitions that deliver in batches: up to the ends when it began, with no letter lost for the next pass. */
import { deadLetterTopic, USAGE_TOPICS } from '#contracts';
import {
  type BatchHandler,
  type BatchSource,
  type IncomingMessage,
  nextTurn,
  type OutgoingMessage,
} from '#eventsourcing';
import { readConfiguration } from '#platform';
import type { Engines } from '#engines';
import { resubmit } from './resubmit.js';

const TOPIC = USAGE_TOPICS.AIModelExecuted;
const LETTERS = deadLetterTopic(TOPIC);
/** Longer than any step of a pass takes unless it is blocked. */
const TURNS = 20;

interface Partition {
  /** The number of letters when the pass begins. */
  readonly lag: number;
  /** Offsets, batch by batch; a batch is delivered once the one before is done. */
  readonly batches: readonly (readonly number[])[];
  /** Whether it is delivered late, after all others. */
  readonly isLate?: boolean;
}

const letter = (partition: number, offset: number): IncomingMessage => ({
  ...{ topic: LETTERS, partition, offset, key: Buffer.from('contoso') },
  ...{ value: Buffer.from(`${partition}/${offset}`), headers: { 'dlq-topic': TOPIC } },
});

/** @returns what was sent, what was committed per partition, and what was printed */
async function pass(...partitions: readonly Partition[]) {
  const sent: string[] = [];
  const commits = partitions.map((): number[] => []);
  const said: string[] = [];
  let isStopped = false;
  const give = async ({ batches, isLate }: Partition, partition: number, take: BatchHandler) => {
    for (let turn = 0; isLate && turn < TURNS; turn++) await nextTurn();
    for (const offsets of batches) {
      if (isStopped) return;
      await take({
        ...{ topic: LETTERS, partition, signal: new AbortController().signal },
        messages: offsets.map((offset) => letter(partition, offset)),
        commit: async (offset) => void commits[partition]!.push(offset),
      });
      await nextTurn();
    }
  };
  let given: Promise<unknown> = Promise.resolve();
  const source: Pick<BatchSource, 'start' | 'lag' | 'stop'> = {
    async start(_topics, take) {
      given = Promise.all(partitions.map((one, partition) => give(one, partition, take)));
    },
    async lag() {
      await nextTurn();
      return partitions.map(({ lag, batches: [[first = 0] = []] }, partition) => ({
        ...{ topic: LETTERS, partition, committedOffset: first - 1, lag },
      }));
    },
    stop: async () => void (isStopped = true),
  };
  const publisher = {
    publish: async (messages: readonly OutgoingMessage[]) =>
      void sent.push(...messages.map(({ value }) => String(value))),
  };
  const engines = { batchSource: async () => source, publisher: async () => publisher };
  const print = (line: string) => void said.push(line);
  await resubmit({
    ...{ engines: engines as unknown as Engines, configuration: readConfiguration({}) },
    ...{ print, progress: print },
  });
  await given;
  return { sent: sent.sort(), commits, said };
}

it('goes through all batches of a partition to the end that it had', async () => {
  expect(await pass({ lag: 3, batches: [[5], [6], [7], [8]] })).toMatchObject({
    sent: ['0/5', '0/6', '0/7'],
    said: ['3 sent again, 0 skipped'],
  });
});

it('goes through all partitions', async () => {
  const late: Partition = { lag: 1, batches: [[9]], isLate: true };
  expect(await pass({ lag: 2, batches: [[5, 6]] }, late)).toEqual({
    sent: ['0/5', '0/6', '1/9'],
    commits: [[6], [9]],
    said: ['3 sent again, 0 skipped'],
  });
});

it('sends back nothing that arrived meanwhile, and leaves all of it for the next pass', async () => {
  const late: Partition = { lag: 1, batches: [[5]], isLate: true };
  expect(await pass(late, { lag: 0, batches: [[9, 10], [11]] })).toEqual({
    sent: ['0/5'],
    commits: [[5], [8]],
    said: ['1 sent again, 0 skipped'],
  });
});

it('takes nothing before it knows how much there is', async () => {
  expect(await pass({ lag: 1, batches: [[5, 6]] })).toMatchObject({
    sent: ['0/5'],
    commits: [[5]],
  });
});

it('is over at once where there is nothing', async () => {
  expect((await pass({ lag: 0, batches: [] })).said).toEqual(['0 sent again, 0 skipped']);
});

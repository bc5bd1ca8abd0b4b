/** `ops resubmit`: which dead letters are published again, and when their offsets are committed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deadLetter, deadLetterTopic, type RefusalCode, USAGE_TOPICS } from '#contracts';
import {
  type BatchHandler,
  type BatchSource,
  type IncomingMessage,
  type MessageBatch,
  type MessagePublisher,
  sleep,
  systemClock,
  TransientError,
} from '#eventsourcing';
import { type Engines, openEngines } from '#engines';
import { readConfiguration } from '#platform';
import { EXIT } from './exit.js';
import type { Tools } from './operate.js';
import { resubmit } from './resubmit.js';

const TOPIC = USAGE_TOPICS.AIModelExecuted;

let folder: string;
let engines: Engines;
let printed: string[];
let tools: Tools;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resubmit-'));
  const configuration = readConfiguration({ DATA_DIR: folder });
  const onNotice = (_level: string, message: string) => void printed.push(message);
  engines = openEngines({ configuration, clock: systemClock, sleep, onNotice });
  printed = [];
  const print = (line: string) => void printed.push(line);
  tools = { engines, configuration, print, progress: print };
});

afterEach(async () => {
  await engines.close();
  await rm(folder, { recursive: true });
});

async function deadLettered(...codes: RefusalCode[]): Promise<void> {
  const publisher = await engines.publisher();
  const message = (offset: number) => ({
    topic: TOPIC,
    partition: 0,
    offset,
    key: Buffer.from('contoso'),
    value: Buffer.from('{}'),
    headers: {},
  });
  const reasons = codes.map((code) => ({ code, message: 'It was refused.' }));
  const time = '2025-09-05T08:00:00.000Z';
  await publisher.publish(
    reasons.map((reason, offset) => deadLetter(message(offset), reason, time)),
  );
}

async function said(code?: string): Promise<string | undefined> {
  expect(await resubmit(tools, code)).toBe(EXIT.ok);
  return printed.at(-1);
}

describe('resubmitting dead letters', () => {
  it('sends each back once', async () => {
    await deadLettered('rateNotPublished', 'usageConflict');
    expect(await said()).toBe('2 sent again, 0 skipped');
    expect(await said()).toBe('0 sent again, 0 skipped');
  });

  it('skips one of a batch that could not be read: there is nothing to send', async () => {
    await deadLettered('unreadableBatch', 'rateNotPublished');
    expect(await said()).toBe('1 sent again, 1 skipped');
    expect(await said('unreadableBatch')).toBe('0 sent again, 2 skipped');
  });

  it('of one code leaves the others for their turn', async () => {
    await deadLettered('rateNotPublished', 'usageConflict', 'rateNotPublished');
    expect(await said('rateNotPublished')).toBe('2 sent again, 1 skipped');
    expect(await said('usageConflict')).toBe('1 sent again, 2 skipped');
    expect(await said('rateNotPublished')).toBe('0 sent again, 0 skipped');
  });

  it('stops at the end there was at the start, though each comes back as a new letter', async () => {
    await deadLettered('rateNotPublished', 'rateNotPublished', 'rateNotPublished');
    const publisher = await engines.publisher();
    const refusing: MessagePublisher = {
      ...publisher,
      async publish(messages) {
        await publisher.publish(messages);
        await deadLettered(...messages.map(() => 'rateNotPublished' as const));
      },
    };
    tools = { ...tools, engines: { ...engines, publisher: async () => refusing } };
    expect(await said()).toBe('3 sent again, 0 skipped');
    expect(await said()).toBe('3 sent again, 0 skipped');
  });

  it('moves no offset before they are sent', async () => {
    await deadLettered('rateNotPublished');
    const publisher = await engines.publisher();
    let attempts = 0;
    const failing: MessagePublisher = {
      ...publisher,
      async publish(messages) {
        attempts += 1;
        if (attempts < 3) throw new TransientError('away');
        await publisher.publish(messages);
      },
    };
    tools = { ...tools, engines: { ...engines, publisher: async () => failing } };
    expect(await said()).toBe('1 sent again, 0 skipped');
    expect(attempts).toBe(3);
    expect(await said()).toBe('0 sent again, 0 skipped');
    expect(printed.filter((line) => line.includes('away'))).toHaveLength(1);
  });

  it('waits while the log cannot say how much there is, and says so once', async () => {
    await deadLettered('rateNotPublished');
    let looks = 0;
    const batchSource = async (group: string): Promise<BatchSource> => {
      const source = await engines.batchSource(group);
      const lag = async () => {
        looks += 1;
        if (looks < 4) throw new TransientError('a leader is elected');
        return source.lag();
      };
      return { start: source.start.bind(source), stop: source.stop.bind(source), lag };
    };
    tools = { ...tools, engines: { ...engines, batchSource } };
    expect(await said()).toBe('1 sent again, 0 skipped');
    expect(printed.filter((line) => line.includes('a leader is elected'))).toHaveLength(1);
  });

  it('leaves what arrived after the end as it was at the start, even in the same batch, and reads no more', async () => {
    const place = { topic: deadLetterTopic(TOPIC), partition: 0 };
    const letters = [5, 6, 7].map((offset): IncomingMessage => {
      const message = { ...place, offset, key: Buffer.from('contoso'), value: Buffer.from('{}') };
      return { ...message, headers: { 'dlq-topic': TOPIC } };
    });
    const commits: number[] = [];
    const signal = new AbortController().signal;
    const commit = async (offset: number) => void commits.push(offset);
    const batch: MessageBatch = { ...place, messages: letters, signal, commit };
    let handle: BatchHandler = async () => undefined;
    let isRunning = false;
    const source: Pick<BatchSource, 'start' | 'lag' | 'stop'> = {
      async start(_topics, handler) {
        isRunning = true;
        handle = handler;
      },
      lag: async () => {
        void handle(batch);
        return [{ ...place, committedOffset: 4, lag: 2 }];
      },
      stop: async () => void (isRunning = false),
    };
    const batchSource = async () => source as BatchSource;
    tools = { ...tools, engines: { ...engines, batchSource } };
    expect(await said()).toBe('2 sent again, 0 skipped');
    expect(commits).toEqual([6]);
    expect(isRunning).toBe(false);
  });
});

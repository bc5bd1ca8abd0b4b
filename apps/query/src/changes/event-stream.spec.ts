/** One client's stream of changes: each is sent in its own turn, at the client's pace, until either side ends it. */
import { nextTurn } from '#eventsourcing';
import { until } from '../testing/until.js';
import { EventStream, type EventStreamOptions } from './event-stream.js';

const HEARTBEAT_MS = 15_000;

/** Content made of the given texts, each at the next position. */
function contentWith(...first: (string | Buffer)[]) {
  const there = [...first];
  const content = {
    position: 0,
    left: false,
    async *texts() {
      content.left = false;
      try {
        while (content.position < there.length) yield there[content.position++]!;
      } finally {
        content.left = true;
      }
    },
  };
  return { there, content };
}

/** @returns a stream and how often it has ended */
function open(options: Pick<EventStreamOptions, 'content'> & Partial<EventStreamOptions>) {
  const ends = { count: 0 };
  const onEnd = () => (ends.count += 1);
  const stream = new EventStream({ heartbeats: false, turn: nextTurn, onEnd, ...options });
  return { stream, ends };
}

const collect = (stream: EventStream): string[] => {
  const got: string[] = [];
  stream.on('data', (piece) => got.push(String(piece)));
  return got;
};

const RETRY = 'retry: 1000\n\n';

it('sends nothing before its turn', async () => {
  const { content } = contentWith('first', 'second');
  const turns: (() => void)[] = [];
  const turn = () => new Promise<void>((begin) => turns.push(begin));
  const got = collect(open({ content, turn }).stream);
  for (const so of [[RETRY], [RETRY, 'first']]) {
    await until(() => turns.length === so.length);
    await nextTurn();
    expect(got).toEqual(so);
    turns.at(-1)!();
  }
  await until(() => got.length === 3);
  expect(got).toEqual([RETRY, 'first', 'second']);
});

it('sends events once the rows have passed them, and not before', async () => {
  const { content, there } = contentWith();
  const { stream } = open({ content });
  const got = collect(stream);
  await until(() => content.left);
  there.push('one');
  expect(stream.advanceTo(0, 100)).toBe(false);
  expect(stream.advanceTo(1, 100)).toBe(true);
  expect(stream.advanceTo(1, 100)).toBe(false);
  await until(() => got.length === 2);
  await nextTurn();
  expect(stream.advanceTo(1, 100)).toBe(false);
  expect(got).toEqual([RETRY, 'one']);
});

it.each([
  [false, 'id: 1\n\n'],
  [true, 'event: heartbeat\ndata:\nid: 1\n\n'],
])('says where it is after a long silence (as an event: %s)', async (heartbeats, text) => {
  const { content } = contentWith('one');
  const { stream } = open({ content, heartbeats });
  const got = collect(stream);
  await until(() => content.left);
  for (const silentMs of [HEARTBEAT_MS, 1, HEARTBEAT_MS, 1]) stream.advanceTo(1, silentMs);
  await until(() => got.length > 3);
  expect(got).toEqual([RETRY, 'one', text, text]);
});

it.each([
  [-1, ':\n\n'],
  [0, 'id: 0\n\n'],
])('says at the position %i where it is, if it is anywhere', async (position, text) => {
  const { stream } = open({ content: { position, async *texts() {} } });
  const got = collect(stream);
  await until(() => got.length > 0);
  stream.advanceTo(position, HEARTBEAT_MS + 1);
  await until(() => got.length > 1);
  expect(got).toEqual([RETRY, text]);
});

it('says so also where only the others have changes', async () => {
  const { content } = contentWith();
  const { stream } = open({ content });
  const got = collect(stream);
  content.texts = async function* () {
    content.position += 1;
  };
  for (let position = 1; position <= 20; position++) {
    stream.advanceTo(position, HEARTBEAT_MS / 10);
    await nextTurn();
    stream.advanceTo(0, 0);
    await nextTurn();
  }
  expect(got[1]).toMatch(/^id: \d+\n\n$/);
});

it('makes no more than its client takes', async () => {
  const { content } = contentWith(...Array.from({ length: 20 }, () => Buffer.alloc(100_000, 'x')));
  const { stream } = open({ content });
  for (let turn = 0; turn < 50; turn++) await nextTurn();
  expect(content.position).toBe(1);
  collect(stream);
  await until(() => content.left);
  expect(content.position).toBe(20);
});

it('ends with what has been sent', async () => {
  const { content } = contentWith('first', 'second', 'third');
  const { stream, ends } = open({ content });
  const got = collect(stream);
  await until(() => got.length === 2);
  stream.end();
  stream.end();
  await until(() => stream.closed);
  expect([got, ends.count, content.left]).toEqual([[RETRY, 'first'], 1, true]);
  expect(stream.advanceTo(99, HEARTBEAT_MS * 2)).toBe(false);
});

it('reads no more for a client that has gone while it had not taken all', async () => {
  const { content } = contentWith(Buffer.alloc(100_000), 'second');
  const { stream, ends } = open({ content });
  await until(() => stream.readableLength > 100_000);
  stream.destroy();
  await until(() => content.left);
  expect([content.position, ends.count]).toEqual([1, 1]);
});

it('breaks off where the changes cannot be read', async () => {
  const content = {
    position: 0,
    async *texts(): AsyncGenerator<string> {
      yield 'first';
      throw new Error('the store is away');
    },
  };
  const { stream, ends } = open({ content });
  const broken = new Promise((resolve) => stream.once('error', resolve));
  const got = collect(stream);
  expect(await broken).toEqual(new Error('the store is away'));
  await until(() => stream.closed);
  expect([got, ends.count]).toEqual([[RETRY, 'first'], 1]);
});

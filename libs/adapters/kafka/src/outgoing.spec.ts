/** How messages are split into requests that a broker accepts. */
import type { OutgoingMessage } from '#eventsourcing';
import { byTopic, chunksOf, takeGroup } from './outgoing.js';

const messageOf = (bytes: number, topic = 't', key = 'k'): OutgoingMessage => ({
  topic,
  key,
  value: Buffer.alloc(bytes),
  headers: {},
});
const KIB = 1024;
const sizes = (chunks: OutgoingMessage[][]) =>
  chunks.map((chunk) => chunk.map(({ value }) => value.length / KIB));

describe('what goes out', () => {
  it('is cut into requests that stay below what a broker takes, in order', () => {
    const messages = [200, 200, 200, 50, 300, 10].map((kib) => messageOf(kib * KIB));
    expect(sizes(chunksOf(messages))).toEqual([
      [200, 200],
      [200, 50],
      [300, 10],
    ]);
  });

  it('sends a message that is larger on its own', () => {
    const messages = [1, 900, 1].map((kib) => messageOf(kib * KIB));
    expect(sizes(chunksOf(messages))).toEqual([[1], [900], [1]]);
  });

  it('counts headers and keys', () => {
    const long = 'x'.repeat(300 * KIB);
    expect(chunksOf([messageOf(0, 't', long), messageOf(0, 't', long)])).toHaveLength(2);
    const headed = { ...messageOf(0), headers: { long } };
    expect(chunksOf([headed, headed])).toHaveLength(2);
  });

  it('is nothing for nothing', () => {
    expect(chunksOf([])).toEqual([]);
  });

  it('takes waiting calls together as long as they fit, and never none', () => {
    const queue = [700, 200, 200, 200, 1].map((kib) => ({ messages: [messageOf(kib * KIB)] }));
    const taken = [takeGroup(queue), takeGroup(queue), takeGroup(queue)];
    expect(taken.map((group) => group.length)).toEqual([1, 3, 1]);
    expect(queue).toEqual([]);
  });

  it('is put together by topic, each in order', () => {
    const messages = [messageOf(1, 'a'), messageOf(2, 'b'), messageOf(3, 'a')];
    const grouped = byTopic(messages).map(({ topic, messages: own }) => [
      topic,
      own.map(({ value }) => value!.length),
    ]);
    expect(grouped).toEqual([
      ['a', [1, 3]],
      ['b', [2]],
    ]);
  });
});

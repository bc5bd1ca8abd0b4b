/** A message taken from memory equals the same message read from the file. */
import type { OutgoingMessage } from '#eventsourcing';
import { countKeys, publishedBlock } from './published-block.js';

const bytes = Buffer.from('["1","2"]');
const unpack = (packed: Buffer): OutgoingMessage[] =>
  (JSON.parse(packed.toString()) as string[]).map((text) => ({
    topic: 'usage',
    key: `tenant-${text}`,
    headers: { ce_id: text },
    value: Buffer.from(text),
  }));

function published(messages: readonly OutgoingMessage[]) {
  const asked: Buffer[] = [];
  const options = { topic: 'usage', partition: 3, firstOffset: 7, messages };
  const { messages: block, bytes: held } = publishedBlock({
    ...options,
    unpack(packed) {
      asked.push(packed);
      return unpack(packed);
    },
  });
  return { block, asked, held };
}

const seen = (one: ReturnType<typeof publishedBlock>['messages'][number]) => ({
  at: `${one.topic}/${one.partition}/${one.offset}`,
  key: String(one.key),
  headers: one.headers,
  value: String(one.value),
  decoded: one.decoded,
});

const EXPECTED = [
  { at: 'usage/3/7', key: 'tenant-1', headers: { ce_id: '1' }, value: '1', decoded: 'one' },
  { at: 'usage/3/8', key: 'tenant-2', headers: { ce_id: '2' }, value: '2', decoded: 'two' },
];

describe('messages that were just published', () => {
  const [first, second] = unpack(bytes).map((message, index) => ({
    ...message,
    decoded: ['one', 'two'][index],
  }));

  it('of a whole request are decoded from its bytes, once and only when needed', () => {
    const request = { bytes, messages: 2 };
    const { block, asked, held } = published([
      { ...first!, value: Buffer.from('not kept'), request },
      { ...second!, value: Buffer.from('not kept'), request },
    ]);
    expect(block.map(({ decoded }) => decoded)).toEqual(['one', 'two']);
    expect(block.map(({ key }) => String(key))).toEqual(['tenant-1', 'tenant-2']);
    expect(countKeys([...block, ...block])).toBe(2);
    expect(asked).toEqual([]);
    expect(block.map(seen)).toEqual(EXPECTED);
    expect(asked).toEqual([bytes]);
    expect(held).toBe(bytes.length);
  });

  it('of a request of which some are missing are kept as they are', () => {
    const request = { bytes, messages: 3 };
    const { block, asked } = published([
      { ...first!, request },
      { ...second!, request },
    ]);
    expect(block.map(seen)).toEqual(EXPECTED);
    expect(asked).toEqual([]);
  });

  it('have as many keys as if they were read from the file', () => {
    const { block } = published([first!, second!]);
    const read = block.map(({ topic, partition, offset, key, value, headers }) => ({
      ...{ topic, partition, offset, key, value, headers },
    }));
    expect(countKeys([...block, ...read.slice(0, 1)])).toBe(2);
    expect(countKeys(read)).toBe(2);
  });
});

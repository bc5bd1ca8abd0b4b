/** Keys map to the same partitions as in other clients, in reasonable time for any length. */
import fc from 'fast-check';
import { kafkajs } from './kafkajs.js';
import { byKey, murmur2 } from './partitioner.js';

const partitions = (count: number) =>
  Array.from({ length: count }, (_, partitionId) => ({ partitionId, leader: 0 })) as never;
const place = (partitioner: typeof byKey, key: Buffer | string, count: number) =>
  partitioner()({
    topic: 'usage',
    message: { key, value: null },
    partitionMetadata: partitions(count),
  });

/** From Kafka's own tests of `Utils.murmur2`. */
const OF_JAVA: Readonly<Record<string, number>> = {
  '21': -973932308,
  foobar: -790332482,
  'a-little-bit-long-string': -985981536,
  'a-little-bit-longer-string': -1486304829,
  lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8: -58897971,
  abc: 479470107,
};

it('hashes as Java does', () => {
  const hashes = Object.keys(OF_JAVA).map((key) => [key, murmur2(Buffer.from(key))]);
  expect(Object.fromEntries(hashes)).toEqual(OF_JAVA);
});

it('puts every key where kafkajs puts it', () => {
  const theirs = kafkajs.Partitioners.DefaultPartitioner;
  const key = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  );
  fc.assert(
    fc.property(key, fc.integer({ min: 1, max: 100 }), (one, count) => {
      expect(place(byKey, one, count)).toBe(place(theirs, one, count));
    }),
  );
});

it('takes the longest key that a broker may take', () => {
  expect(place(byKey, 'k'.repeat(16 * 1024 * 1024), 6)).toBeLessThan(6);
});

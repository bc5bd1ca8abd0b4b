/** The lag of a consumer group, counted in messages that can still be read. */
import type { Admin } from 'kafkajs';
import { readLag, requireTopics } from './admin.js';
import { KafkaSetupError } from './errors.js';

/** A topic with one partition that holds the messages between two offsets. */
const adminOf = (low: number, high: number, committed: number | null): Admin =>
  ({
    listTopics: async () => ['usage'],
    fetchOffsets: async () => [
      {
        topic: 'usage',
        partitions: committed === null ? [] : [{ partition: 0, offset: String(committed) }],
      },
    ],
    fetchTopicOffsets: async () => [{ partition: 0, low: String(low), high: String(high) }],
  }) as unknown as Admin;

describe('the lag of a partition', () => {
  it.each([
    { of: 'a group that is at the end', low: 0, high: 9, committed: 9, lag: 0 },
    { of: 'a group that is behind', low: 0, high: 9, committed: 4, lag: 5 },
    { of: 'a group that has committed nothing', low: 0, high: 9, committed: -1, lag: 9 },
    { of: 'a group that the broker does not know', low: 0, high: 9, committed: null, lag: 9 },
    { of: 'a group behind what retention left', low: 6, high: 9, committed: 4, lag: 3 },
    { of: 'a new group where retention took some', low: 6, high: 9, committed: -1, lag: 3 },
    { of: 'a group ahead of a topic made anew', low: 0, high: 2, committed: 9, lag: 0 },
  ])('of $of is $lag', async ({ low, high, committed, lag }) => {
    const committedOffset = committed ?? -1;
    expect(await readLag(adminOf(low, high, committed), 'meter', ['usage'])).toEqual([
      { topic: 'usage', partition: 0, committedOffset, lag },
    ]);
  });
});

it('takes topics that are there, and names those that are not', async () => {
  await requireTopics(adminOf(0, 0, null), ['usage']);
  const missing = requireTopics(adminOf(0, 0, null), ['usage', 'usage.dlq']);
  await expect(missing).rejects.toThrow(KafkaSetupError);
  await expect(missing).rejects.toThrow('"usage.dlq" does not exist');
});

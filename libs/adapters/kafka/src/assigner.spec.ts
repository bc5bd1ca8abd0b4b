/** The assignment of partitions to members of the group. */
import type { Assignment } from 'kafkajs';
import { assignPartitions } from './assigner.js';

const upTo = (count: number) => Array.from({ length: count }, (_, number) => number);
const topics = [
  { topic: 'executed', partitions: upTo(48) },
  { topic: 'trained', partitions: upTo(48) },
];

const group = (...memberIds: string[]) => memberIds.map((memberId) => ({ memberId }));
const owner = (assigned: Map<string, Assignment>, number: number) =>
  [...assigned].find(([, assignment]) => assignment.executed!.includes(number))?.[0];

describe('the assignment of partitions', () => {
  it('gives every partition to exactly one member', () => {
    const assigned = assignPartitions(group('a', 'b', 'c', 'd', 'e'), topics);
    for (const { topic, partitions } of topics) {
      const given = [...assigned.values()].flatMap((assignment) => assignment[topic]!);
      expect(given.sort((a, b) => a - b)).toEqual(partitions);
    }
  });

  it('gives the same number of every topic to the same member', () => {
    for (const assignment of assignPartitions(group('a', 'b', 'c'), topics).values()) {
      expect(assignment.executed).toEqual(assignment.trained);
    }
  });

  it('is even', () => {
    const assigned = assignPartitions(group('a', 'b', 'c', 'd', 'e'), topics);
    for (const { executed } of assigned.values()) expect(executed!.length).toBeLessThanOrEqual(10);
    const four = assignPartitions(group('a', 'b', 'c', 'd'), topics);
    expect([...four.values()].map(({ executed }) => executed!.length)).toEqual([12, 12, 12, 12]);
  });

  it('does not depend on the order of the members', () => {
    const one = assignPartitions(group('a', 'b', 'c'), topics);
    const other = assignPartitions(group('c', 'a', 'b'), topics);
    for (const memberId of ['a', 'b', 'c']) expect(other.get(memberId)).toEqual(one.get(memberId));
  });

  it('leaves most partitions where they are when a member joins or leaves', () => {
    const three = assignPartitions(group('a', 'b', 'c'), topics);
    const four = assignPartitions(group('a', 'b', 'c', 'd'), topics);
    const moved = upTo(48).filter((number) => owner(three, number) !== owner(four, number));
    expect(moved.length).toBeLessThanOrEqual(20);
  });

  it('leaves members without work when there are more than partitions', () => {
    const assigned = assignPartitions(group('a', 'b', 'c'), [{ topic: 't', partitions: [0] }]);
    expect([...assigned.values()].map(({ t }) => t!.length).sort()).toEqual([0, 0, 1]);
  });
});

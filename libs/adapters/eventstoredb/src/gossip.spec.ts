/**
 * Which node of a cluster is chosen: an available one with the preferred role, and no other in place of the leader.
 */
import type { EndPoint } from '@eventstore/db-client';
import { TransientError } from '#eventsourcing';
import { bestNode, choose, type Member } from './gossip.js';
import { integer, message, text } from './message-writer.js';
import type { RpcChannel, RpcListener } from './rpc-channel.js';

/** States of gossip.proto in which a node serves requests, and those in which it does not. */
const [FOLLOWER, LEADER, READ_ONLY] = [5, 8, 13];
const NOT_SERVING = [0, 1, 2, 3, 4, 6, 7, 9, 10, 11, 14];

const at = (port: number): EndPoint => ({ address: '10.0.0.1', port });
const member = (port: number, state: number, isAlive = true): Member => ({
  ...{ state, isAlive, endpoint: at(port) },
});
const cluster = [member(1, FOLLOWER), member(2, LEADER), member(3, READ_ONLY)];

it.each([
  ['leader', 2],
  ['follower', 1],
  ['read_only_replica', 3],
] as const)('is the %s where that is preferred', (preference, port) => {
  expect(choose(cluster, preference)).toEqual(at(port));
});

it.each(['leader', 'follower', 'read_only_replica', 'random'] as const)(
  'is none that is dead or does not serve, where the %s is preferred',
  (preference) => {
    const dead = cluster.map((one) => ({ ...one, isAlive: false }));
    const idle = NOT_SERVING.map((state) => member(9, state));
    expect(choose([...dead, ...idle], preference)).toBeNull();
    const living = [...dead, ...idle, member(4, LEADER)];
    expect(choose(living, preference)).toEqual(at(4));
  },
);

it('is another one that serves where the preferred is not there, but not for the leader', () => {
  const withoutLeader = [member(1, FOLLOWER)];
  expect(choose(withoutLeader, 'read_only_replica')).toEqual(at(1));
  expect(choose(withoutLeader, 'random')).toEqual(at(1));
  expect(choose(withoutLeader, 'leader')).toBeNull();
});

describe('the hosts', () => {
  const wordOf = (members: readonly Member[]): Buffer =>
    Buffer.concat(
      members.map(({ state, isAlive, endpoint }) =>
        message(
          1,
          ...[integer(3, state), integer(4, Number(isAlive))],
          message(5, text(1, endpoint.address), integer(2, endpoint.port)),
        ),
      ),
    );

  /** @param words the members that each host reports, by port; other hosts are unavailable */
  async function found(words: ReadonlyMap<number, readonly Member[]>, failed?: EndPoint) {
    const asked: number[] = [];
    const left: number[] = [];
    const open = ({ port }: EndPoint) => {
      asked.push(port);
      const call = (_path: string, _options: object, { onMessage, onEnd }: RpcListener) => {
        const word = words.get(port);
        const answer = () => {
          if (!word) return onEnd(new Error('is away') as never);
          const bytes = wordOf(word);
          onMessage(bytes, 0, bytes.length);
          onEnd(null);
        };
        return { send: () => {}, finish: answer };
      };
      return { call, cut: () => void left.push(port) } as unknown as RpcChannel;
    };
    const search = { hosts: [at(1), at(2), at(3)], open, failed, timeoutMs: 60_000 };
    const node = await bestNode({ ...search, preference: 'leader' }).catch(
      (error: unknown) => error,
    );
    return { node, asked, left };
  }
  const leads = [member(7, LEADER)];

  it('are asked one after the other until one knows a node that serves', async () => {
    const words = new Map([
      [2, [member(2, 4)]],
      [3, leads],
    ]);
    const { node, asked, left } = await found(words);
    expect(node).toEqual(at(7));
    expect([asked, left]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('are asked last where they failed a moment ago', async () => {
    const words = new Map([1, 2, 3].map((port) => [port, leads]));
    expect((await found(words, at(1))).asked).toEqual([2]);
    expect((await found(new Map([[1, leads]]), at(1))).asked).toEqual([2, 3, 1]);
    expect((await found(words, { address: '10.0.0.2', port: 1 })).asked).toEqual([1]);
  });

  it('are each named with their reason where no node is found, which may change', async () => {
    const { node } = await found(new Map([[2, [member(2, 4)]]]));
    expect(node).toBeInstanceOf(TransientError);
    expect((node as Error).message).toBe(
      'EventStoreDB, looking for a node: 10.0.0.1:1: is away; ' +
        '10.0.0.1:2 knows no available node; 10.0.0.1:3: is away',
    );
  });
});

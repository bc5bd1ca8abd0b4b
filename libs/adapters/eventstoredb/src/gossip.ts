/** Queries the nodes of a cluster for their roles (gossip.proto) and chooses one. */
import type { EndPoint } from '@eventstore/db-client';
import { TransientError } from '#eventsourcing';
import type { ConnectionSettings } from './connection-string.js';
import { MessageReader } from './message-reader.js';
import { callOnce, type RpcChannel } from './rpc-channel.js';
import { withinMs } from './time-limit.js';

/** `leader` for data that must be up to date, `preferred` for subscriptions to `$all`. */
export type NodeRole = 'leader' | 'preferred';

export interface Member {
  readonly state: number;
  readonly isAlive: boolean;
  readonly endpoint: EndPoint;
}

interface Search {
  readonly hosts: readonly EndPoint[];
  readonly open: (endpoint: EndPoint) => RpcChannel;
  readonly preference: ConnectionSettings['nodePreference'];
  /** Queried last, because it has just failed. */
  readonly failed: EndPoint | undefined;
  readonly timeoutMs: number;
}

const METHOD = '/event_store.client.gossip.Gossip/Read';
const FOLLOWER = 5;
const LEADER = 8;
const READ_ONLY = [12, 13, 15];
const SERVING = new Set([FOLLOWER, LEADER, ...READ_ONLY]);
const PREFERRED: Readonly<Record<Search['preference'], readonly number[]>> = {
  leader: [LEADER],
  follower: [FOLLOWER],
  read_only_replica: READ_ONLY,
  random: [],
};

/** @throws TransientError if no host responds or no node is available */
export async function bestNode(search: Search): Promise<EndPoint> {
  const { hosts, failed } = search;
  const isFailed = (host: EndPoint) =>
    host.address === failed?.address && host.port === failed.port;
  const inOrder = [...hosts].sort((a, b) => Number(isFailed(a)) - Number(isFailed(b)));
  const reasons: string[] = [];
  for (const host of inOrder) {
    try {
      const best = choose(await membersKnownTo(host, search), search.preference);
      if (best) return best;
      reasons.push(`${host.address}:${host.port} knows no available node`);
    } catch (error) {
      reasons.push(`${host.address}:${host.port}: ${(error as Error).message}`);
    }
  }
  throw new TransientError(`EventStoreDB, looking for a node: ${reasons.join('; ')}`);
}

async function membersKnownTo(host: EndPoint, search: Search): Promise<Member[]> {
  const channel = search.open(host);
  try {
    const asked = callOnce(channel, METHOD, Buffer.alloc(0));
    return decodeMembers(await withinMs(search.timeoutMs, asked));
  } finally {
    channel.cut();
  }
}

/**
 * Chooses an available node with the preferred role; a leader is never replaced by another role. Without a
 * preference, processes are spread over the nodes.
 */
export function choose(
  members: readonly Member[],
  preference: Search['preference'],
): EndPoint | null {
  const wanted = PREFERRED[preference];
  const serving = members.filter(({ isAlive, state }) => isAlive && SERVING.has(state));
  const best = serving.find(({ state }) => wanted.includes(state));
  if (best || preference === 'leader') return best?.endpoint ?? null;
  return serving[process.pid % serving.length]?.endpoint ?? null;
}

function decodeMembers(bytes: Buffer): Member[] {
  const members: Member[] = [];
  const cluster = new MessageReader(bytes);
  while (cluster.next()) {
    if (cluster.field === 1) members.push(decodeMember(cluster.message()));
    else cluster.skip();
  }
  return members;
}

function decodeMember(reader: MessageReader): Member {
  let state = 0;
  let isAlive = false;
  let endpoint: EndPoint = { address: '', port: 0 };
  while (reader.next()) {
    if (reader.field === 3) state = reader.number();
    else if (reader.field === 4) isAlive = reader.number() === 1;
    else if (reader.field === 5) endpoint = decodeEndpoint(reader.message());
    else reader.skip();
  }
  return { state, isAlive, endpoint };
}

function decodeEndpoint(reader: MessageReader): EndPoint {
  let address = '';
  let port = 0;
  while (reader.next()) {
    if (reader.field === 1) address = reader.text();
    else if (reader.field === 2) port = reader.number();
    else reader.skip();
  }
  return { address, port };
}

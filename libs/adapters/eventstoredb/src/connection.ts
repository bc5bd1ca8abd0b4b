/** Channels to the nodes: one to the leader for data that must be up to date, one for subscriptions to `$all`. */
import { isIPv6 } from 'node:net';
import type { EndPoint } from '@eventstore/db-client';
import {
  type ConnectionSettings,
  type FileOption,
  parseConnectionString,
  readFileOption,
} from './connection-string.js';
import { bestNode, type NodeRole } from './gossip.js';
import { RpcChannel, type RpcChannelOptions } from './rpc-channel.js';
import type { RpcError } from './rpc-status.js';

export interface Channel {
  readonly rpc: RpcChannel;
  readonly endpoint: EndPoint;
}

export class Connection {
  private readonly settings: ConnectionSettings;
  private readonly tls: RpcChannelOptions['tls'];
  private readonly channels = new Map<NodeRole, Promise<Channel>>();
  /** The leader's address, if a node has named it. */
  private leader: EndPoint | undefined;
  private failed: EndPoint | undefined;

  /** @throws SetupError if the string or a file it names is invalid */
  constructor(connectionString: string) {
    this.settings = parseConnectionString(connectionString);
    const read = (option: FileOption) => readFileOption(this.settings, option);
    this.tls = { ca: read('tlsCAFile'), key: read('userKeyFile'), cert: read('userCertFile') };
  }

  /** Returns the open channel or opens a new one; looks up the node again after each failure. */
  async channel(role: NodeRole): Promise<Channel> {
    const open = this.channels.get(role);
    const channel = await open;
    if (channel && !channel.rpc.isClosed) return channel;
    if (this.channels.get(role) !== open) return this.channel(role);
    const opening = this.find(role).then((endpoint) => ({ endpoint, rpc: this.open(endpoint) }));
    this.channels.set(role, opening);
    opening.catch(() => this.channels.delete(role));
    return opening;
  }

  /** Drops a failed channel. The next call opens a new one, possibly to another node. */
  forget(role: NodeRole, { rpc, endpoint }: Channel, error: RpcError | null): void {
    const open = this.channels.get(role);
    void open?.then((channel) => {
      if (channel.rpc === rpc && this.channels.get(role) === open) this.channels.delete(role);
    });
    this.failed = endpoint;
    this.leader = leaderNamedBy(error);
    rpc.close();
  }

  /** The headers of every call. Credentials are sent only over TLS. */
  callHeaders(role: NodeRole): Record<string, string> {
    const { connectionName, tls, user } = this.settings;
    const headers: Record<string, string> = { 'requires-leader': String(role === 'leader') };
    if (connectionName) headers['connection-name'] = connectionName;
    if (!tls || !user) return headers;
    const encoded = Buffer.from(`${user.username}:${user.password}`, 'utf8').toString('base64');
    headers['authorization'] = `Basic ${encoded}`;
    return headers;
  }

  async close(): Promise<void> {
    const open = await Promise.allSettled(this.channels.values());
    for (const one of open) if (one.status === 'fulfilled') one.value.rpc.close();
    this.channels.clear();
  }

  private async find(role: NodeRole): Promise<EndPoint> {
    const { hosts, discovers, nodePreference, gossipTimeoutMs } = this.settings;
    if (role === 'leader' && this.leader) return this.leader;
    if (!discovers) return hosts[0]!;
    const preference = role === 'leader' ? 'leader' : nodePreference;
    const open = (endpoint: EndPoint) => this.open(endpoint);
    return bestNode({ hosts, open, preference, failed: this.failed, timeoutMs: gossipTimeoutMs });
  }

  private open({ address, port }: EndPoint): RpcChannel {
    const { tls, keepAliveIntervalMs, keepAliveTimeoutMs } = this.settings;
    const host = isIPv6(address) ? `[${address}]` : address;
    return new RpcChannel({
      authority: `${tls ? 'https' : 'http'}://${host}:${port}`,
      tls: this.tls,
      keepAliveIntervalMs,
      keepAliveTimeoutMs,
    });
  }
}

/** A node that is not the leader names the leader in its trailers. */
function leaderNamedBy(error: RpcError | null): EndPoint | undefined {
  const address = error?.trailers['leader-endpoint-host'];
  const port = error?.trailers['leader-endpoint-port'];
  return address && port ? { address, port: Number(port) } : undefined;
}

/** Channels to the nodes: one to the leader for whatever must be the newest, one for followers of `$all`. */
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import type { EndPoint } from '@eventstore/db-client';
import { parseConnectionString, type ConnectionSettings } from './connection-string.js';
import { bestNode, type NodeRole } from './gossip.js';

export interface Channel {
  readonly client: Client;
  readonly endpoint: EndPoint;
}

/** Sent as the server's name where it has only an address: TLS knows no addresses as names. */
const NAME_OF_AN_ADDRESS = 'eventstore.invalid';

export class Connection {
  private readonly settings: ConnectionSettings;
  private readonly channels = new Map<NodeRole, Promise<Channel>>();
  /** The leader's place, where a node has named it. */
  private leader: EndPoint | undefined;
  private failed: EndPoint | undefined;

  /** @throws SetupError when the string or a file it names is wrong. */
  constructor(connectionString: string) {
    this.settings = parseConnectionString(connectionString);
  }

  /** The one in use, or a new one; looks for the node again after each failure. */
  channel(role: NodeRole): Promise<Channel> {
    const open = this.channels.get(role);
    if (open) return open;
    const opening = this.find(role).then((endpoint) => ({ endpoint, client: this.open(endpoint) }));
    this.channels.set(role, opening);
    opening.catch(() => this.channels.delete(role));
    return opening;
  }

  /** The next call is made over a new channel, perhaps to another node. */
  forget(role: NodeRole, { client, endpoint }: Channel, error: ServiceError | null): void {
    const open = this.channels.get(role);
    void open?.then((channel) => {
      if (channel.client === client && this.channels.get(role) === open) this.channels.delete(role);
    });
    this.failed = endpoint;
    this.leader = leaderNamedBy(error);
    client.close();
  }

  /** What every call carries: the user, where the channel is safe enough to send a password. */
  callMetadata(role: NodeRole): Metadata {
    const { connectionName, tls, user } = this.settings;
    const metadata = new Metadata();
    if (connectionName) metadata.set('connection-name', connectionName);
    metadata.set('requires-leader', String(role === 'leader'));
    if (!tls || !user) return metadata;
    const encoded = Buffer.from(`${user.username}:${user.password}`, 'utf8').toString('base64');
    metadata.set('authorization', `Basic ${encoded}`);
    return metadata;
  }

  async close(): Promise<void> {
    const open = await Promise.allSettled(this.channels.values());
    for (const one of open) if (one.status === 'fulfilled') one.value.client.close();
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

  private open({ address, port }: EndPoint): Client {
    const { tls, ca, userKey, userCertificate, ...settings } = this.settings;
    const byAddress = tls && isIP(address) !== 0;
    const identity = byAddress && {
      checkServerIdentity: (_: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
        checkServerIdentity(address, certificate),
    };
    return new Client(
      `${address}:${port}`,
      tls
        ? credentials.createSsl(ca, userKey, userCertificate, identity || undefined)
        : credentials.createInsecure(),
      {
        'grpc.keepalive_time_ms': settings.keepAliveIntervalMs,
        'grpc.keepalive_timeout_ms': settings.keepAliveTimeoutMs,
        'grpc.max_receive_message_length': 20 * 1024 * 1024,
        /* A channel is made anew after every failure; it must not inherit the pause of the last one. */
        'grpc.use_local_subchannel_pool': 1,
        ...(byAddress && { 'grpc.ssl_target_name_override': NAME_OF_AN_ADDRESS }),
      },
    );
  }
}

/** A node that does not lead says in its trailers where to go. */
function leaderNamedBy(error: ServiceError | null): EndPoint | undefined {
  const [address] = error?.metadata?.get('leader-endpoint-host') ?? [];
  const [port] = error?.metadata?.get('leader-endpoint-port') ?? [];
  return address && port ? { address: String(address), port: Number(port) } : undefined;
}

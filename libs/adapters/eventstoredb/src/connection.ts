/**
 * Where the node is and how to talk to it, from the connection string. The client parses and
 * discovers for its own calls; the lean append path borrows both, so one string means one thing.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ChannelCredentials, credentials, Metadata } from '@grpc/grpc-js';
import type { Credentials, EndPoint } from '@eventstore/db-client';
import discovery from '@eventstore/db-client/dist/Client/discovery.js';
import parser from '@eventstore/db-client/dist/Client/parseConnectionString.js';

export interface Connection {
  readonly channelCredentials: ChannelCredentials;
  readonly channelOptions: Readonly<Record<string, number>>;
  readonly isSecure: boolean;
  readonly user: Credentials | undefined;
  /** What every call carries: the user, where the channel is safe enough to send a password. */
  callMetadata(): Metadata;
  /** Asks the cluster where the leader is when there is more than one node to ask about. */
  resolveEndpoint(failed: EndPoint | undefined): Promise<EndPoint>;
}

type Options = ReturnType<typeof parser.parseConnectionString>;

export function parseConnection(connectionString: string): Connection {
  const options = parser.parseConnectionString(connectionString);
  const channelCredentials = createCredentials(options);
  return {
    channelCredentials,
    channelOptions: {
      'grpc.keepalive_time_ms': options.keepAliveInterval ?? 10_000,
      'grpc.keepalive_timeout_ms': options.keepAliveTimeout ?? 10_000,
      /*
       * A channel is made anew after every failure; it must not inherit the pause of the last one.
       */
      'grpc.use_local_subchannel_pool': 1,
    },
    isSecure: options.tls !== false,
    user: options.defaultCredentials,
    callMetadata: () => createMetadata(options),
    resolveEndpoint: (failed) => resolveEndpoint(options, channelCredentials, failed),
  };
}

async function resolveEndpoint(
  options: Options,
  channelCredentials: ChannelCredentials,
  failed: EndPoint | undefined,
): Promise<EndPoint> {
  const [first] = options.hosts;
  if (!options.dnsDiscover && options.hosts.length === 1) return first!;
  const candidates = options.dnsDiscover ? { discover: first! } : { endpoints: options.hosts };
  return discovery.discoverEndpoint({ ...options, ...candidates }, channelCredentials, failed);
}

function createCredentials(options: Options): ChannelCredentials {
  if (options.tls === false) return credentials.createInsecure();
  const read = (path: string | undefined) => (path ? readFileSync(resolve(path)) : null);
  const { tlsCAFile, userKeyFile, userCertFile } = options;
  return credentials.createSsl(read(tlsCAFile), read(userKeyFile), read(userCertFile));
}

function createMetadata({ tls, defaultCredentials, connectionName }: Options): Metadata {
  const metadata = new Metadata();
  if (connectionName) metadata.set('connection-name', connectionName);
  if (tls === false || !defaultCredentials) return metadata;
  const { username, password } = defaultCredentials;
  const encoded = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
  metadata.set('authorization', `Basic ${encoded}`);
  return metadata;
}

/**
 * A server that speaks EventStoreDB's protocol, for tests: the real client runs against it, and it
 * fails on demand.
 */
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { createAccess } from './access.js';
import { EventLog } from './event-log.js';
import { Faults } from './faults.js';
import { type Journal, memoryJournal, openJournal } from './journal.js';
import { implement, METHODS } from './calls.js';
import type { Member, Service } from './service.js';
import { widenWindows } from './windows.js';

export interface StandInOptions {
  /** A free one when left out. */
  readonly port?: number;
  /**
   * Keeps events here, synced before they are acknowledged; without it they end with the process.
   */
  readonly directory?: string;
  /** Secure mode: TLS with this certificate, and these passwords by user name. */
  readonly secure?: {
    readonly key: Buffer;
    readonly certificate: Buffer;
    readonly users: Readonly<Record<string, string>>;
  };
  /** Size of the cache of ids behind the expected revision `any`. */
  readonly recentIdsBytes?: number;
}

export interface Follower {
  readonly port: number;
  /** From now on it shows nothing new, as one that is far behind. */
  fallBehind(): void;
  /** Wins an election: from now on it leads, and the node that led follows it. */
  lead(): void;
  close(): Promise<void>;
}

export interface EventStoreStandIn {
  readonly port: number;
  readonly connectionString: string;
  readonly faults: Faults;
  /** One more node, which follows this one and shares its log. */
  addFollower(): Promise<Follower>;
  /** How many events reads have made it look at so far. */
  lookedAt(): number;
  /** How often it was asked to read so far. */
  reads(): number;
  /** Cuts all connections, as a crash does; what was acknowledged is kept. */
  stop(): Promise<void>;
  /** Comes back on the same port. */
  start(): Promise<void>;
  /** Stops for good. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

interface Node {
  port: number;
}

export async function startEventStoreStandIn(
  options: StandInOptions = {},
): Promise<EventStoreStandIn> {
  let journal: Journal = memoryJournal();
  const log = new EventLog(
    { append: (transaction) => journal.append(transaction), close: () => journal.close() },
    Date.now,
    options.recentIdsBytes,
  );
  if (options.directory) {
    journal = await openJournal(options.directory, (transaction) => log.restore(transaction));
  }
  const faults = new Faults();
  const access = createAccess(log, options.secure?.users);
  let port = options.port ?? 0;
  const first: Node = { port };
  const nodes = [first];
  let leader = first;
  const endpoint = () => ({ host: HOST, port: leader.port });
  const roleOf = (node: Node) => (node === leader ? 'leader' : 'follower');
  const members = (): Member[] =>
    nodes.map((node) => ({ host: HOST, port: node.port, role: roleOf(node) }));
  const effort = { lookedAt: 0, reads: 0 };
  const common = { log, faults, access, endpoint, members, effort };
  const serviceOf = (node: Node, followedUpTo: Service['followedUpTo']): Service => ({
    ...common,
    role: () => roleOf(node),
    followedUpTo,
  });
  const service = serviceOf(first, () => Infinity);
  let server: Server | null = null;

  async function start(): Promise<void> {
    log.forgetRecentIds();
    server = serverOf(service);
    port = first.port = await bind(server, port, options.secure);
    widenWindows(server);
  }
  async function stop(): Promise<void> {
    server?.forceShutdown();
    server = null;
    faults.thaw();
  }

  await start();
  return {
    port,
    connectionString: `esdb://${HOST}:${port}?tls=${options.secure ? 'true' : 'false'}`,
    faults,
    lookedAt: () => effort.lookedAt,
    reads: () => effort.reads,
    start,
    stop,
    async addFollower() {
      let followedUpTo = Infinity;
      const node: Node = { port: 0 };
      const follower = serverOf(serviceOf(node, () => followedUpTo));
      node.port = await bind(follower, 0, options.secure);
      nodes.push(node);
      return {
        port: node.port,
        fallBehind: () => void (followedUpTo = log.visibleUpTo),
        lead: () => void (leader = node),
        close: async () => follower.forceShutdown(),
      };
    },
    async close() {
      await stop();
      await journal.close();
    },
  };
}

function serverOf(service: Service): Server {
  const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
  server.addService(METHODS, implement(service));
  return server;
}

function bind(server: Server, port: number, secure: StandInOptions['secure']): Promise<number> {
  const credentials = secure
    ? ServerCredentials.createSsl(null, [
        { private_key: secure.key, cert_chain: secure.certificate },
      ])
    : ServerCredentials.createInsecure();
  return new Promise((resolve, reject) => {
    server.bindAsync(`${HOST}:${port}`, credentials, (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
}

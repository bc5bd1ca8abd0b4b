/** A server with EventStoreDB's protocol for tests: the real client runs against it, and it fails on demand. */
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { createAccess } from './access.js';
import { EventLog } from './event-log.js';
import { Faults } from './faults.js';
import { type Journal, memoryJournal, openJournal } from './journal.js';
import { implement, METHODS } from './calls.js';
import type { Member, Service } from './service.js';
import { widenWindows } from './windows.js';

export interface StandInOptions {
  /** A free port by default. */
  readonly port?: number;
  /**
   * The folder in which events are stored and synced before they are acknowledged; without it, they are lost when
   * the process ends.
   */
  readonly directory?: string;
  /** Secure mode: TLS with this certificate, and the users' passwords by name. */
  readonly secure?: {
    readonly key: Buffer;
    readonly certificate: Buffer;
    readonly users: Readonly<Record<string, string>>;
  };
  /** The size of the cache of ids that the expected revision `any` uses. */
  readonly recentIdsBytes?: number;
}

export interface Follower {
  readonly port: number;
  /** Stops replicating, like a follower that is far behind. */
  fallBehind(): void;
  /** Wins an election: this node becomes the leader, and the former leader a follower. */
  lead(): void;
  close(): Promise<void>;
}

export interface EventStoreStandIn {
  readonly port: number;
  readonly connectionString: string;
  readonly faults: Faults;
  /** Adds a node that follows this one and shares its log. */
  addFollower(): Promise<Follower>;
  /** The number of events that reads have checked so far. */
  lookedAt(): number;
  /** The number of reads so far. */
  reads(): number;
  /** Closes all connections, as a crash does; acknowledged events are kept. */
  stop(): Promise<void>;
  /** Starts again on the same port. */
  start(): Promise<void>;
  /** Stops permanently. */
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

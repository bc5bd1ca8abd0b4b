/** Starts a real single-node Apache Kafka for tests, without Docker: `await startKafka()`. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../free-ports.js';
import { kafkaJars, type KafkaVersion } from './artifacts.js';
import { selfSigned } from './certificates.js';
import { javaOptions } from './java.js';
import { run } from './processes.js';
import { type KafkaPrograms, kafkaPrograms } from './programs.js';
import { ServerProcess } from './server-process.js';
import { serverProperties } from './server-properties.js';

export interface KafkaUser {
  readonly username: string;
  readonly password: string;
}

export interface StartKafkaOptions {
  readonly version?: KafkaVersion;
  /** Adds a listener with TLS and SCRAM-SHA-512 for this user. */
  readonly secureUser?: KafkaUser;
  /** Additional users of that listener. */
  readonly moreUsers?: readonly KafkaUser[];
  /** Additional lines of server.properties. */
  readonly overrides?: Readonly<Record<string, string>>;
}

export interface RunningKafka extends KafkaPrograms {
  readonly version: KafkaVersion;
  readonly brokers: readonly string[];
  /** Present with `secureUser`. */
  readonly secure?: { readonly brokers: readonly string[]; readonly certificate: string };
  /** Stops the broker permanently and removes its data. */
  stop(): Promise<void>;
  /** Kills the process (kill -9); `start` restarts it with the same data and ports. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Stops the broker in order and starts it again. */
  restart(): Promise<void>;
  logTail(): Promise<string>;
}

export async function startKafka(options: StartKafkaOptions = {}): Promise<RunningKafka> {
  const version = options.version ?? versionFromEnvironment();
  const jars = await kafkaJars(version);
  const folder = await mkdtemp(join(tmpdir(), `kafka-${version}-`));
  const [port, controllerPort, securePort] = (await freePorts(3)) as [number, number, number];
  const identity = options.secureUser && (await selfSigned(folder, 'broker'));
  const properties = join(folder, 'server.properties');
  const secure = identity && { port: securePort, keystore: identity.keystore };
  const { overrides, secureUser, moreUsers = [] } = options;
  const settings = { folder, port, controllerPort, secure, overrides };
  await writeFile(properties, serverProperties(settings));
  await format(jars, properties, secureUser ? [secureUser, ...moreUsers] : []);
  const server = new ServerProcess(jars, properties, join(folder, 'broker.log'));
  await server.start();
  const brokers = [`127.0.0.1:${port}`];
  return {
    ...kafkaPrograms(brokers, jars, version),
    version,
    brokers,
    ...(identity && {
      secure: { brokers: [`127.0.0.1:${securePort}`], certificate: identity.certificate },
    }),
    ...controls(server, folder),
  };
}

function controls(server: ServerProcess, folder: string) {
  return {
    stop: async () => {
      await server.end('SIGTERM');
      await rm(folder, { recursive: true });
    },
    kill: () => server.end('SIGKILL'),
    start: () => server.start(),
    restart: async () => {
      await server.end('SIGTERM');
      await server.start();
    },
    logTail: () => server.logTail(),
  };
}

function versionFromEnvironment(): KafkaVersion {
  return process.env.KAFKA_VERSION === '3.9.1' ? '3.9.1' : '4.3.1';
}

async function format(
  jars: string,
  properties: string,
  users: readonly KafkaUser[],
): Promise<void> {
  const args = ['format', '-t', clusterId(), '-c', properties];
  for (const { username, password } of users) {
    args.push('--add-scram', `SCRAM-SHA-512=[name=${username},password=${password}]`);
  }
  await run('java', [...javaOptions(jars), 'kafka.tools.StorageTool', ...args]);
}

/** An id that starts with a dash would be parsed as an option. */
function clusterId(): string {
  return `A${randomBytes(16).toString('base64url').slice(1)}`;
}

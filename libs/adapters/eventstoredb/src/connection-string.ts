/** Parses and checks the connection string. Errors do not show it, because it holds a password. */
import { readFileSync } from 'node:fs';
import type { Credentials, EndPoint } from '@eventstore/db-client';
import parser from '@eventstore/db-client/dist/Client/parseConnectionString.js';
import { SetupError } from '#eventsourcing';

export interface ConnectionSettings {
  readonly hosts: readonly EndPoint[];
  /** Whether the hosts are queried for the nodes of the cluster and their roles. */
  readonly discovers: boolean;
  readonly tls: boolean;
  /** File paths, by option name. */
  readonly files: Readonly<Record<FileOption, string | undefined>>;
  readonly user: Credentials | undefined;
  readonly connectionName: string | undefined;
  /** The node that serves subscriptions to `$all`; reads that must see the newest data go to the leader. */
  readonly nodePreference: 'leader' | 'follower' | 'read_only_replica' | 'random';
  readonly keepAliveIntervalMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly gossipTimeoutMs: number;
}

export type FileOption = 'tlsCAFile' | 'userCertFile' | 'userKeyFile';

const OPTIONS = [
  ...['tls', 'tlsCAFile', 'userCertFile', 'userKeyFile', 'connectionName', 'nodePreference'],
  ...['keepAliveInterval', 'keepAliveTimeout', 'gossipTimeout', 'maxDiscoverAttempts'],
  ...['discoveryInterval', 'defaultDeadline', 'throwOnAppendFailure'],
];
const KNOWN = new Set(OPTIONS.map(flat));

const KEEP_ALIVE_MS = 10_000;
const GOSSIP_TIMEOUT_S = 5;

/** Converts KurrentDB's scheme to the form that the client's parser knows. */
export const inOldForm = (connectionString: string): string =>
  connectionString.trim().replace(/^(kurrentdb|kurrent)(?=(\+discover)?:)/, 'esdb');

/**
 * Does not open any file.
 * @throws SetupError that names the faulty option
 */
export function parseConnectionString(connectionString: string): ConnectionSettings {
  const text = inOldForm(connectionString);
  refuseUnknownOptions(text);
  const options = parse(text);
  const { tlsCAFile, userCertFile, userKeyFile } = options;
  return {
    hosts: options.hosts,
    discovers: options.dnsDiscover || options.hosts.length > 1,
    tls: options.tls !== false,
    files: { tlsCAFile, userCertFile, userKeyFile },
    user: options.defaultCredentials,
    connectionName: options.connectionName,
    nodePreference: options.nodePreference ?? 'leader',
    keepAliveIntervalMs: options.keepAliveInterval ?? KEEP_ALIVE_MS,
    keepAliveTimeoutMs: options.keepAliveTimeout ?? KEEP_ALIVE_MS,
    gossipTimeoutMs: (options.gossipTimeout ?? GOSSIP_TIMEOUT_S) * 1_000,
  };
}

/** The client's parser would ignore unknown options, and its errors show the string with the password. */
function refuseUnknownOptions(text: string): void {
  const [, query = ''] = /\?(.*)$/.exec(text) ?? [];
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const [option = ''] = pair.split('=');
    if (KNOWN.has(flat(option))) continue;
    const shown = /^[\w-]{1,40}$/.test(option) ? `"${option}"` : 'with an odd name';
    throw new SetupError(
      `the option ${shown} is not known; the known options are ${OPTIONS.join(', ')}`,
    );
  }
}

function parse(text: string): ReturnType<typeof parser.parseConnectionString> {
  try {
    return parser.parseConnectionString(text);
  } catch (error) {
    const { expected } = error as { readonly expected?: string };
    throw new SetupError(
      `not understood${expected === undefined ? '' : `, ${expected} is expected where it breaks off`}; ` +
        'it must look like esdb://user:password@host:2113?tls=true',
    );
  }
}

/** @throws SetupError that names the option and the file */
export function readFileOption(
  { files }: ConnectionSettings,
  option: FileOption,
): Buffer | undefined {
  const path = files[option];
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch (error) {
    throw new SetupError(`${option} cannot be read: ${(error as Error).message}`);
  }
}

function flat(option: string): string {
  return option.trim().toLowerCase().replace(/[_-]/g, '');
}

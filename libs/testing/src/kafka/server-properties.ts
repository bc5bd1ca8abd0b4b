/** The configuration of a single broker that is its own controller (KRaft). */
import { KEYSTORE_PASSWORD } from './certificates.js';

export interface ServerSettings {
  readonly folder: string;
  readonly port: number;
  readonly controllerPort: number;
  readonly secure?: { readonly port: number; readonly keystore: string };
  readonly overrides?: Readonly<Record<string, string>>;
}

export function serverProperties(settings: ServerSettings): string {
  const all = { ...base(settings), ...secureListener(settings), ...settings.overrides };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function base({ folder, port, controllerPort, secure }: ServerSettings): Record<string, string> {
  const clients = [`PLAINTEXT://127.0.0.1:${port}`];
  if (secure) clients.push(`SASL_SSL://127.0.0.1:${secure.port}`);
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: [...clients, `CONTROLLER://127.0.0.1:${controllerPort}`].join(),
    'advertised.listeners': clients.join(),
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL',
    'log.dirs': `${folder}/data`,
    'auto.create.topics.enable': 'false',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '4',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    // A restarted broker must wait until its old session expires; this halves its recovery time.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
  };
}

function secureListener({ secure }: ServerSettings): Record<string, string> {
  if (!secure) return {};
  const login = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  return {
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': secure.keystore,
    'ssl.keystore.password': KEYSTORE_PASSWORD,
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': login,
  };
}

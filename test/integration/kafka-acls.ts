/** Reads the access lists of `deploy/kafka/acls.sh` and applies them to a broker. */
import { readFile } from 'node:fs/promises';
import { type KafkaConnection, kafkaClient } from '#adapters/kafka';

export interface AccessRule {
  readonly user: string;
  readonly operations: readonly string[];
  readonly kind: 'topic' | 'group';
  /** The name without its asterisk. */
  readonly name: string;
  readonly isPrefix: boolean;
}

export async function documentedRules(): Promise<AccessRule[]> {
  const script = await readFile('deploy/kafka/acls.sh', 'utf8');
  const lines = script.matchAll(/^allow (\S+) (\S+) (topic|group) (\S+)$/gm);
  return Array.from(lines, ([, user, operations, kind, name]) => ({
    user: user!,
    operations: operations!.split(','),
    kind: kind as AccessRule['kind'],
    name: name!.replace(/\*$/, ''),
    isPrefix: name!.endsWith('*'),
  }));
}

/** The numbers of operations in Kafka's protocol. */
const OPERATIONS: Readonly<Record<string, number>> = {
  Read: 3,
  Write: 4,
  Describe: 8,
  DescribeConfigs: 10,
};
const KINDS = { topic: 2, group: 3 } as const;
const PATTERNS = { literal: 3, prefixed: 4 } as const;
const ALLOW = 3;

/** @param connection of a user who may alter access lists */
export async function applyRules(
  connection: KafkaConnection,
  rules: readonly AccessRule[],
): Promise<void> {
  const admin = kafkaClient(connection, () => undefined).admin();
  await admin.connect();
  try {
    const acl = rules.flatMap(({ user, operations, kind, name, isPrefix }) =>
      operations.map((operation) => ({
        principal: `User:${user}`,
        host: '*',
        operation: OPERATIONS[operation]!,
        permissionType: ALLOW,
        resourceType: KINDS[kind],
        resourceName: name,
        resourcePatternType: isPrefix ? PATTERNS.prefixed : PATTERNS.literal,
      })),
    );
    await admin.createAcls({ acl });
  } finally {
    await admin.disconnect();
  }
}

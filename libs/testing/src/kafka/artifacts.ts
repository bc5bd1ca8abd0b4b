/** Downloads Apache Kafka, and installs the tools to run and probe it: Maven, a JDK and kcat. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installPackages } from '../debian-packages.js';
import { run, runToEnd } from './processes.js';

export type KafkaVersion = '4.3.1' | '3.9.1';

/**
 * With slf4j-simple the broker writes its log, including fatal errors; 3.9 ships another binding that would prevent
 * this.
 */
const OTHER_LOG = 'slf4j-reload4j';

const pomOf = (
  version: KafkaVersion,
): string => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>kafka-broker</artifactId><version>1</version>
  <dependencies>
    ${dependency('org.apache.kafka', 'kafka_2.13', version)}
    ${dependency('org.apache.kafka', 'kafka-tools', version)}
    ${dependency('org.slf4j', 'slf4j-simple', '1.7.36')}
  </dependencies>
</project>
`;

function dependency(group: string, artifact: string, version: string): string {
  return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
}

/** The folder with all jars of the version, downloaded once per working copy. */
export async function kafkaJars(version: KafkaVersion): Promise<string> {
  const cache = join(process.cwd(), '.cache', `kafka-${version}`);
  const jars = join(cache, 'libs');
  if (existsSync(jars)) return jars;
  await requirePrograms(['mvn', 'java', 'keytool'], ['maven', 'default-jdk-headless']);
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'fetch-'));
  await writeFile(join(work, 'pom.xml'), pomOf(version));
  const goal = 'dependency:copy-dependencies';
  const target = [`-DoutputDirectory=${join(work, 'libs')}`, `-DexcludeArtifactIds=${OTHER_LOG}`];
  await run('mvn', ['-q', '-B', goal, ...target], { cwd: work });
  // Renamed only when complete. If another run was faster, its copy is used.
  await rename(join(work, 'libs'), jars).catch((error: unknown) => {
    if (!existsSync(jars)) throw error;
  });
  await rm(work, { recursive: true });
  return jars;
}

export async function requirePrograms(
  programs: readonly string[],
  packages: readonly string[],
): Promise<void> {
  const missing = await missingOf(programs);
  if (missing.length === 0) return;
  await installPackages(...packages).catch((cause: unknown) => {
    throw new Error(`${missing.join(', ')} missing; install ${packages.join(', ')}`, { cause });
  });
}

async function missingOf(programs: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    programs.map((program) => runToEnd('sh', ['-c', `command -v ${program}`])),
  );
  return programs.filter((_, index) => found[index]!.code !== 0);
}

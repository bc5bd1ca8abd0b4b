/** JVM options for Kafka's programs. An archive of loaded and verified classes halves the start time. */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';

const QUICK_TO_START = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** The path of the class archive, next to the jars. */
const keptClasses = (jars: string): string => join(jars, '..', 'classes.jsa');

/** The options before the name of the class to run. */
export function javaOptions(jars: string): string[] {
  const kept = keptClasses(jars);
  return options(jars, existsSync(kept) ? [`-XX:SharedArchiveFile=${kept}`] : []);
}

/** Options for a broker. If there is no class archive, the broker writes one when it stops in order. */
export function brokerOptions(jars: string, broker: string): string[] {
  if (existsSync(keptClasses(jars))) return javaOptions(jars);
  return options(jars, [`-XX:ArchiveClassesAtExit=${classesOf(jars, broker)}`]);
}

const options = (jars: string, ofClasses: readonly string[]): string[] => [
  ...QUICK_TO_START,
  ...ofClasses,
  '-cp',
  `${jars}/*`,
];

const classesOf = (jars: string, broker: string): string => `${keptClasses(jars)}-of-${broker}`;

/**
 * Publishes the broker's class archive. To be called after the broker has ended, because the archive is complete
 * only then.
 */
export async function keepClasses(jars: string, broker: string): Promise<void> {
  const classes = classesOf(jars, broker);
  if (existsSync(classes)) await rename(classes, keptClasses(jars));
}

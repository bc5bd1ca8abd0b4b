/** How the JVM runs Kafka's programs: its classes are kept, as it has read and checked them, so that a start takes half the time. */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';

const QUICK_TO_START = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Beside the jars that the classes are of. */
const keptClasses = (jars: string): string => join(jars, '..', 'classes.jsa');

/** Before the name of a class to run. */
export function javaOptions(jars: string): string[] {
  const kept = keptClasses(jars);
  return options(jars, existsSync(kept) ? [`-XX:SharedArchiveFile=${kept}`] : []);
}

/** For a broker: one that finds no classes kept writes its own when it ends in order. */
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

/** Once it has ended: only then what it has written is whole. */
export async function keepClasses(jars: string, broker: string): Promise<void> {
  const classes = classesOf(jars, broker);
  if (existsSync(classes)) await rename(classes, keptClasses(jars));
}

/**
 * Reads files named in settings: only regular files of bounded size, so that a start neither blocks on a pipe nor
 * exhausts memory.
 */
import { readFileSync, type Stats, statSync } from 'node:fs';
import { SetupError } from '#eventsourcing';

/** Far above the size of any key, password or list of authorities. */
const LONGEST_BYTES = 4 * 1024 * 1024;

const KINDS: readonly (readonly [keyof Stats & `is${string}`, string])[] = [
  ['isDirectory', 'a folder'],
  ['isFIFO', 'a pipe'],
  ['isSocket', 'a socket'],
  ['isCharacterDevice', 'a device'],
  ['isBlockDevice', 'a device'],
];

/**
 * Follows symbolic links, because mounted secrets are links. Does not open anything but regular files.
 * @param variable the setting that names the file, for messages
 * @throws SetupError naming the variable and the path, and nothing of the content
 */
export function textOfSettingFile(variable: string, path: string): string {
  const refused = (why: string, cause?: unknown) =>
    new SetupError(`${variable} must name a file that can be read (${path}: ${why})`, { cause });
  try {
    const found = statSync(path);
    if (!found.isFile()) throw refused(kindOf(found));
    if (found.size > LONGEST_BYTES) throw refused(`longer than ${LONGEST_BYTES} bytes`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw refused((error as NodeJS.ErrnoException).code ?? 'unknown reason', error);
  }
}

const kindOf = (found: Stats): string =>
  KINDS.find(([is]) => found[is]())?.[1] ?? 'something else than a file';

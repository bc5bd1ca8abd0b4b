/** Stores checkpoints as files of one folder, which may be deleted or damaged at any time. */
import { hash } from 'node:crypto';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { CheckpointFolder, StoredState } from '#eventsourcing';
import { makeFolders } from './make-folders.js';

const EXTENSION = '.checkpoint';
const UNFINISHED = '.unfinished';
/** A checksum of everything after it, then the length of the text. */
const HEADER_BYTES = 8;
const CHECKSUM_BYTES = 4;

/** Only one process may use a folder: files that another process adds are not noticed. */
export async function openCheckpointFolder(folder: string): Promise<CheckpointFolder> {
  await makeFolders(folder);
  const files = await readdir(folder);
  for (const file of files.filter((name) => name.endsWith(UNFINISHED))) {
    await rm(join(folder, file), { force: true });
  }
  const present = new Set(files);
  return {
    async read(stream) {
      const name = fileOf(stream);
      /* Nearly all streams have no checkpoint, which this check finds without reading the disk. */
      if (!present.has(name)) return null;
      return parse(await contentOf(join(folder, name)));
    },
    async write(stream, kept) {
      const name = fileOf(stream);
      const unfinished = join(folder, name + UNFINISHED);
      await writeAtomically(unfinished, kept);
      await rename(unfinished, join(folder, name));
      present.add(name);
    },
  };
}

/** The file name is a digest, because stream names contain tenant ids with arbitrary characters. */
const fileOf = (stream: string): string => hash('sha256', stream, 'hex') + EXTENSION;

async function contentOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** Returns `null` if the checksum shows that the file was truncated by a crash or changed. */
function parse(content: Buffer): StoredState | null {
  if (content.length < HEADER_BYTES) return null;
  if (crc32(content.subarray(CHECKSUM_BYTES)) !== content.readUInt32LE(0)) return null;
  const textEnd = HEADER_BYTES + content.readUInt32LE(CHECKSUM_BYTES);
  return {
    text: content.toString('utf8', HEADER_BYTES, textEnd),
    bytes: content.subarray(textEnd),
  };
}

/** Writes without a sync; the checksum detects a file that a power failure has damaged. */
async function writeAtomically(path: string, { text, bytes }: StoredState): Promise<void> {
  const words = Buffer.from(text, 'utf8');
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(words.length, CHECKSUM_BYTES);
  const parts = [header.subarray(CHECKSUM_BYTES), words, bytes];
  header.writeUInt32LE(parts.reduce((sum, part) => crc32(part, sum), 0));
  const file = await open(path, 'w');
  try {
    await file.writev([header, words, bytes]);
  } finally {
    await file.close();
  }
}

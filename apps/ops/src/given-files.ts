/** Files that an operator names on the command line; every error names the file in one line. */
import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { SetupError } from '#eventsourcing';

const NOT_UTF8 = 'ERR_ENCODING_INVALID_ENCODED_DATA';
const LINE_END = 0x0a;
const UTF16_MARKS = ['fffe', 'feff'];

/** @throws SetupError naming the file, for an error of the file system */
async function naming<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw described(path, error);
  }
}

const described = (path: string, error: unknown): unknown =>
  error instanceof Error && 'syscall' in error && 'code' in error
    ? new SetupError(unreadable(path, String(error.code)), { cause: error })
    : error;

const unreadable = (path: string, code: string): string =>
  code === 'ENOENT' ? `There is no ${path}` : `${path} cannot be read (${code})`;

/** @returns the size in bytes. @throws SetupError if there is no such file */
export async function sizeOfFile(path: string): Promise<number> {
  const found = await naming(path, () => stat(path));
  if (!found.isFile()) throw new SetupError(`${path} is no file`);
  return found.size;
}

/** @throws SetupError naming the file if it is missing or is not JSON */
export async function readJsonFile(path: string): Promise<unknown> {
  await sizeOfFile(path);
  const text = await naming(path, () => readFile(path, 'utf8'));
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new SetupError(`${path} is not JSON`, { cause: error });
  }
}

const HEAD_BYTES = 4096;

/** The beginning of a file. @throws SetupError for anything but a regular file, such as a pipe, and for UTF-16 */
export async function headOfFile(path: string): Promise<string> {
  await sizeOfFile(path);
  return naming(path, async () => {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      const head = buffer.subarray(0, bytesRead);
      if (UTF16_MARKS.includes(head.subarray(0, 2).toString('hex'))) {
        throw new SetupError(`${path} is UTF-16: save it as UTF-8`);
      }
      return head.toString('utf8');
    } finally {
      await file.close();
    }
  });
}

/**
 * @param onBytes called with the number of bytes of each piece, for a progress bar
 * @throws SetupError if the bytes are not UTF-8: replaced characters would make wrong names
 */
export async function* textOfFile(
  path: string,
  onBytes: (bytes: number) => void = () => undefined,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [from, to] = [1, 1];
  try {
    for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>) {
      onBytes(bytes.length);
      [from, to] = [to, to + lineEndsIn(bytes)];
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== NOT_UTF8) throw described(path, error);
    throw new SetupError(`${path} is not UTF-8 in lines ${from} to ${to}: save it as UTF-8`);
  }
}

function lineEndsIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) count += 1;
  return count;
}

/** The rows of an export of Dataverse's table of AI events, one after the other, however large the file. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { SetupError } from '#eventsourcing';
import { jsonRows } from './json-rows.js';

export type Fields = Readonly<Record<string, unknown>>;

export type FoundRow =
  | { readonly kind: 'row'; readonly line: number; readonly fields: Fields }
  | { readonly kind: 'problem'; readonly line: number; readonly problem: string };

const HEAD_BYTES = 4096;
const NOT_UTF8 = 'ERR_ENCODING_INVALID_ENCODED_DATA';
const UTF16_MARKS = ['fffe', 'feff'];

/** @param onBytes called with how much was read, for a progress bar. @throws SetupError where the file is not UTF-8 */
export async function* readRows(
  path: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<FoundRow> {
  const head = await headOf(path);
  if (UTF16_MARKS.includes(head.subarray(0, 2).toString('hex'))) {
    throw new SetupError(`${path} is UTF-16: save it as UTF-8`);
  }
  const first = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()[0];
  const text = decoded(path, onBytes);
  if (first === '{' || first === '[') yield* jsonRows(text);
  else yield* csvRows(text, head);
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** @throws where the bytes are not UTF-8: a letter that is guessed is a wrong name. */
async function* decoded(path: string, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>) {
      onBytes(bytes.length);
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== NOT_UTF8) throw error;
    throw new SetupError(`${path} is not UTF-8: save it as UTF-8`);
  }
}

async function* csvRows(text: AsyncIterable<string>, head: Buffer): AsyncGenerator<FoundRow> {
  const [header = ''] = head.toString('utf8').split('\n');
  const skipped: FoundRow[] = [];
  const parser = parse({
    bom: true,
    columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
    delimiter: header.split(';').length > header.split(',').length ? ';' : ',',
    info: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      const line = Number(error?.lines ?? 0);
      skipped.push({ kind: 'problem', line, problem: error?.message ?? 'not CSV' });
    },
  });
  const feeding = feed(parser, text);
  const records = parser as AsyncIterable<{ record: Fields; info: { lines: number } }>;
  for await (const { record, info } of records) {
    yield* skipped.splice(0);
    yield { kind: 'row', line: info.lines, fields: record };
  }
  yield* skipped;
  await feeding;
}

async function feed(parser: ReturnType<typeof parse>, text: AsyncIterable<string>): Promise<void> {
  try {
    for await (const piece of text) {
      if (!parser.write(piece)) await new Promise((resolve) => parser.once('drain', resolve));
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

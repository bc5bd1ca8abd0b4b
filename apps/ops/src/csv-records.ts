/** The records of a CSV file, one by one, with the line at which each ends, however large the file is. */
import { CsvError, type Options, parse } from 'csv-parse';
import { SetupError } from '#eventsourcing';
import { quoted } from '#validation';

export interface CsvRecord {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/** The maximum characters of a record: text columns of Dataverse hold at most a million, so a longer one lacks a quotation mark. */
const RECORD_CHARACTERS_MAX = 16 * 1024 * 1024;

/** The comma comes first: it is the default if the header has no delimiter. */
const DELIMITERS = [',', ';', '\t'] as const;

/** @param head the beginning of the file: the delimiter is the one that occurs most often outside quotes in its header */
export function delimiterOf(head: string): string {
  const counts = new Map<string, number>(DELIMITERS.map((one) => [one, 0]));
  let isQuoted = false;
  for (const character of head) {
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '\n') break;
    else if (counts.has(character)) counts.set(character, counts.get(character)! + 1);
  }
  const most = Math.max(...counts.values());
  return DELIMITERS.find((one) => counts.get(one) === most)!;
}

/** @throws CsvError if the text is not CSV, unless the options skip such records */
export async function* csvRecords(
  text: AsyncIterable<string>,
  options: Options & { readonly columns: (names: readonly string[]) => string[] },
): AsyncGenerator<CsvRecord> {
  const max_record_size = RECORD_CHARACTERS_MAX;
  const parser = parse({ bom: true, info: true, max_record_size, ...options });
  const feeding = feed(parser, text);
  yield* parser as AsyncIterable<CsvRecord>;
  await feeding;
}

/**
 * The columns of a file by their lower-case names.
 * @throws SetupError if two columns have the same name
 */
export const columnsOf =
  (path: string) =>
  (names: readonly string[]): string[] => {
    const columns = names.map((name) => name.trim().toLowerCase());
    const twice = columns.find((name, at) => name !== '' && columns.indexOf(name) < at);
    if (twice === undefined) return columns;
    throw new SetupError(`${path} has two columns ${quoted(twice)}`);
  };

/** @returns the line of a record that is not CSV, or 0 without an error */
export const lineOf = (error: CsvError | undefined): number => Number(error?.['lines'] ?? 0);

/** Whether the error is a record without an end, which would read the rest of the file into memory. */
export const isEndless = (error: CsvError | undefined): boolean =>
  error?.code === 'CSV_MAX_RECORD_SIZE';

async function feed(parser: ReturnType<typeof parse>, text: AsyncIterable<string>): Promise<void> {
  try {
    for await (const piece of text) {
      if (parser.destroyed) return;
      if (!parser.write(piece)) await parserReady(parser);
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

/** Resolves when the parser accepts more text, or has failed and accepts none. */
const parserReady = (parser: ReturnType<typeof parse>): Promise<void> =>
  new Promise((resolve) => {
    const ready = () => {
      parser.off('drain', ready).off('close', ready);
      resolve();
    };
    parser.on('drain', ready).on('close', ready);
  });

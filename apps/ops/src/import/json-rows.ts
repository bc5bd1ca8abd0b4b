/**
 * Reads rows of JSON as a stream: the objects in a list, or in the list `value` that the Web API
 * returns page by page.
 */
import { endless } from './endless-row.js';
import type { Fields, FoundRow } from './found-row.js';

/** The maximum characters of a row: text columns hold at most a million, so a longer row lacks a quotation mark. */
const ROW_CHARACTERS_MAX = 16 * 1024 * 1024;

/** Tracks brackets and strings; keeps only the present row in memory. */
class Scanner {
  line = 1;
  private readonly open: string[] = [];
  private inText = false;
  private escaped = false;
  private row = '';
  private rowDepth = -1;
  private rowLine = 0;

  constructor(private readonly path: string) {}

  /** @returns the rows that end in this piece */
  *take(piece: string): Generator<FoundRow> {
    let from = this.rowDepth < 0 ? -1 : 0;
    for (let index = 0; index < piece.length; index++) {
      const sign = piece[index]!;
      if (sign === '\n') this.line += 1;
      if (this.isInText(sign)) continue;
      if (sign === '{' || sign === '[') {
        if (sign === '{' && this.rowDepth < 0 && this.isRowPlace()) {
          this.rowDepth = this.open.length;
          this.rowLine = this.line;
          from = index;
        }
        this.open.push(sign);
      } else if (sign === '}' || sign === ']') {
        this.open.pop();
        if (this.open.length !== this.rowDepth) continue;
        yield toRow(this.row + piece.slice(from, index + 1), this.rowLine);
        this.row = '';
        this.rowDepth = -1;
        from = -1;
      }
    }
    if (from >= 0) this.row += piece.slice(from);
    if (this.row.length > ROW_CHARACTERS_MAX) {
      throw endless(this.path, this.rowLine);
    }
  }

  end(): FoundRow | null {
    if (this.open.length === 0) return null;
    const message = 'the file is incomplete; the rows before its end were read';
    return {
      kind: 'problem',
      line: this.rowDepth < 0 ? this.line : this.rowLine,
      problem: { message, rule: message },
    };
  }

  /** Whether a row can begin here: in a list at the top level, or in a list of an object at the top level. */
  private isRowPlace(): boolean {
    const place = this.open.join('');
    return place === '[' || place === '{[';
  }

  private isInText(sign: string): boolean {
    if (!this.inText) {
      this.inText = sign === '"';
      return this.inText;
    }
    if (this.escaped) this.escaped = false;
    else if (sign === '\\') this.escaped = true;
    else if (sign === '"') this.inText = false;
    return true;
  }
}

export async function* jsonRows(
  path: string,
  text: AsyncIterable<string>,
): AsyncGenerator<FoundRow> {
  const scanner = new Scanner(path);
  for await (const piece of text) yield* scanner.take(piece);
  const unfinished = scanner.end();
  if (unfinished) yield unfinished;
}

function toRow(text: string, line: number): FoundRow {
  try {
    return { kind: 'row', line, fields: JSON.parse(text) as Fields };
  } catch (error) {
    const message = `not JSON: ${(error as Error).message}`;
    return { kind: 'problem', line, problem: { message, rule: 'not JSON' } };
  }
}

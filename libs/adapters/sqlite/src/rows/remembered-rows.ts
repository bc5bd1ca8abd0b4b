/** Caches the results of small queries until the next commit. */
import { BoundedMap, type SqlRow, type SqlValue } from '#eventsourcing';
import type { FileVersion } from '../file/file-version.js';

/** The longest result that is cached. Long lists are seldom read twice between two commits. */
const ROWS_MAX = 4;
const ANSWERS_MAX = 10_000;
const CHARACTERS_MAX = 16 * 1024 * 1024;

interface Answer {
  readonly rows: readonly SqlRow[];
  readonly characters: number;
}

export class RememberedRows {
  private answers = noAnswers();
  /** The file version at which the results were read. */
  private at: number | null = null;

  constructor(private readonly version: FileVersion) {}

  /**
   * All results between two changes of the version come from one state of the file.
   * @param statement the id of the translated text
   * @param select only reads, and its result depends only on the file
   */
  rows(statement: number, parameters: readonly SqlValue[], select: () => SqlRow[]): SqlRow[] {
    this.standAt(this.version.ofThisTurn());
    const key = keyOf(statement, parameters);
    if (key === null) return select();
    const known = this.answers.get(key);
    if (known) return [...known.rows];
    const rows = select();
    const before = this.at;
    this.standAt(this.version.now());
    // If the version changed, the rows may be from before or after the commit.
    if (this.at === before && rows.length <= ROWS_MAX) this.remember(key, rows);
    return rows;
  }

  private standAt(version: number): void {
    if (version === this.at) return;
    this.at = version;
    this.answers = noAnswers();
  }

  private remember(key: string, rows: readonly SqlRow[]): void {
    // Frozen, because all later readers share the rows.
    rows.forEach((row) => Object.freeze(row));
    const characters = key.length + rows.reduce((sum, row) => sum + charactersOf(row), 0);
    if (characters < CHARACTERS_MAX / 2) this.answers.put(key, { rows: [...rows], characters });
  }
}

const noAnswers = () =>
  new BoundedMap<Answer>(ANSWERS_MAX, {
    weightMax: CHARACTERS_MAX,
    weightOf: ({ characters }) => characters,
  });

/** @returns the cache key, or null for queries with bytes or large numbers, which are seldom repeated */
function keyOf(statement: number, parameters: readonly SqlValue[]): string | null {
  let key = String(statement);
  for (const value of parameters) {
    if (typeof value === 'string') key += `\0${value.length} ${value}`;
    else if (typeof value === 'number' || value === null) key += `\0${value}`;
    else return null;
  }
  return key;
}

function charactersOf(row: SqlRow): number {
  let characters = 0;
  for (const value of Object.values(row)) {
    characters += typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 1;
  }
  return characters;
}

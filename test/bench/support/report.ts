/** The result of a benchmark as lines for a terminal or a document. */

export type Report = (line: string) => void;

/** One result for programs; `theirs` and `ratio` are `null` without a comparison. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly theirs: number | null;
  /** Ours divided by theirs. */
  readonly ratio: number | null;
  /** The goal of the ratio, or of ours without a ratio; `null` for none. */
  readonly goal: number | null;
}

/** A figure of ours without a comparison. */
export const alone = (
  name: string,
  unit: string,
  ours: number,
  goal: number | null = null,
): Figure => ({
  name,
  unit,
  ours,
  theirs: null,
  ratio: null,
  goal,
});

export type RecordFigure = (figure: Figure) => void;

export const toTerminal: Report = (line) => void process.stdout.write(`${line}\n`);

/** The first row is the head; numbers are right-aligned. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ');
  return rows.map(line).join('\n');
}

export const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en-US')} /s`;
export const times = (ratio: number): string => `${ratio.toFixed(2)} ×`;
export const micro = (microseconds: number): string => `${microseconds.toFixed(2)} µs`;
export const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`;
export const milli = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`;

/** @param goal of the ratio */
export function verdict(ratio: number, goal: number): string {
  return `${times(ratio)} (goal ≥ ${goal}: ${ratio >= goal ? 'reached' : 'missed'})`;
}

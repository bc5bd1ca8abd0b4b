/** Rows that an import refuses: shows the first few of each cause, and counts all. */
import type { Problem } from './row-problem.js';

/** The number of rows shown per cause: thousands of rows of one unknown model say no more than a few. */
const SHOWN_PER_RULE = 5;
/** The number of causes counted separately: in a file with mixed-up columns every row may have its own. */
const RULES_MAX = 100;
const OTHER_RULES = 'other causes';

interface Cause {
  readonly first: string;
  rows: number;
}

export class RefusedRows {
  rows = 0;
  private readonly causes = new Map<string, Cause>();

  /** @returns the line to show, or `null` if enough rows of this cause were shown */
  add(file: string, line: number, { message, rule }: Problem): string | null {
    this.rows += 1;
    const isToldApart = this.causes.has(rule) || this.causes.size < RULES_MAX;
    const key = isToldApart ? rule : OTHER_RULES;
    const cause = this.causes.get(key) ?? { first: isToldApart ? message : OTHER_RULES, rows: 0 };
    this.causes.set(key, cause);
    cause.rows += 1;
    return cause.rows > SHOWN_PER_RULE ? null : `${file}:${line}: ${message}`;
  }

  /** The causes with their number of rows, the most frequent first. */
  lines(): string[] {
    return [...this.causes.values()]
      .sort((one, other) => other.rows - one.rows)
      .map(({ rows, first }) => `${rows} ${rows === 1 ? 'row' : 'rows, the first'}: ${first}`);
  }
}

/** The difference between two texts line by line, with a few unchanged lines around each change. */
import { structuredPatch } from 'diff';

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Lines that are shown together; the lines between two parts are the same in both texts. */
export type DiffPart = readonly DiffLine[];

/** The number of unchanged lines shown before and after a change. */
const AROUND = 2;
/** Texts that differ in more lines are not compared: all lines of one are shown as removed, and all of the other as added. */
const DIFFERENT_LINES_MAX = 300;
const OPTIONS = { context: AROUND, maxEditLength: DIFFERENT_LINES_MAX };
const KINDS: Readonly<Record<string, DiffLine['kind']>> = { '-': 'removed', '+': 'added' };

/** @returns the parts; none if the texts are the same */
export function diffOf(before: string, after: string): readonly DiffPart[] {
  const [from, to] = [`${before}\n`, `${after}\n`];
  const patch = structuredPatch('', '', from, to, '', '', OPTIONS);
  if (!patch) return [[...of('removed', before), ...of('added', after)]];
  return patch.hunks.map(({ lines }) =>
    lines.map((line) => ({ kind: KINDS[line[0]!] ?? 'same', text: line.slice(1) })),
  );
}

const of = (kind: DiffLine['kind'], text: string): DiffLine[] =>
  text.split('\n').map((line) => ({ kind, text: line }));

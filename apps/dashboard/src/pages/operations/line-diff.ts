/** What differs between two texts, line by line: the lines that went and came, with a few around them. */

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Lines that are shown together; between two parts are lines that are the same in both texts. */
export type DiffPart = readonly DiffLine[];

/** So many lines that are the same stand before and after those that differ. */
const AROUND = 2;
/** Of longer stretches the lines are not compared one by one: all of them went, and all others came. */
const CELLS_MAX = 1_000_000;

/** @returns none where the texts are the same */
export function diffOf(before: string, after: string): readonly DiffPart[] {
  return partsOf(linesOf(before.split('\n'), after.split('\n')));
}

function linesOf(before: readonly string[], after: readonly string[]): DiffLine[] {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start++;
  let end = 0;
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const middle = (lines: readonly string[]) => lines.slice(start, lines.length - end);
  return [
    ...of('same', before.slice(0, start)),
    ...differing(middle(before), middle(after)),
    ...of('same', before.slice(before.length - end)),
  ];
}

const of = (kind: DiffLine['kind'], texts: readonly string[]): DiffLine[] =>
  texts.map((text) => ({ kind, text }));

/** Keeps as many lines as both have in the same order. */
function differing(before: readonly string[], after: readonly string[]): DiffLine[] {
  if (before.length * after.length > CELLS_MAX) {
    return [...of('removed', before), ...of('added', after)];
  }
  const common = commonLengths(before, after);
  const lines: DiffLine[] = [];
  let [b, a] = [0, 0];
  while (b < before.length || a < after.length) {
    if (b < before.length && a < after.length && before[b] === after[a]) {
      lines.push({ kind: 'same', text: before[b]! });
      b++;
      a++;
    } else if (b < before.length && (common[b + 1]?.[a] ?? 0) >= (common[b]![a + 1] ?? 0)) {
      lines.push({ kind: 'removed', text: before[b++]! });
    } else {
      lines.push({ kind: 'added', text: after[a++]! });
    }
  }
  return lines;
}

/** @returns for each pair of places how many lines the rest of both texts have in common, in order */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let b = before.length - 1; b >= 0; b--) {
    for (let a = after.length - 1; a >= 0; a--) {
      lengths[b]![a] =
        before[b] === after[a]
          ? lengths[b + 1]![a + 1]! + 1
          : Math.max(lengths[b + 1]![a]!, lengths[b]![a + 1]!);
    }
  }
  return lengths;
}

function partsOf(lines: readonly DiffLine[]): DiffPart[] {
  const isNear = (index: number): boolean =>
    lines
      .slice(Math.max(0, index - AROUND), index + AROUND + 1)
      .some(({ kind }) => kind !== 'same');
  const parts: DiffLine[][] = [];
  let wasNear = false;
  for (const [index, line] of lines.entries()) {
    const near = isNear(index);
    if (near && !wasNear) parts.push([]);
    if (near) parts.at(-1)!.push(line);
    wasNear = near;
  }
  return parts;
}

/** The lines that a correction changes in an event. */
import fc from 'fast-check';
import { type DiffLine, diffOf } from './line-diff.js';

const lines = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `line ${from + index}`);

const signed = ({ kind, text }: DiffLine): string =>
  `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`;

const shown = (before: readonly string[], after: readonly string[]): string[][] =>
  diffOf(before.join('\n'), after.join('\n')).map((part) => part.map(signed));

it('shows a line that went and the one that came in its place, with two around them', () => {
  expect(shown(lines(9), lines(9).with(4, 'other'))).toEqual([
    [' line 2', ' line 3', '-line 4', '+other', ' line 5', ' line 6'],
  ]);
});

it('shows places that are far from each other apart, and near ones as one', () => {
  expect(shown(lines(9), lines(9).with(0, 'x').with(8, 'y')).map(({ length }) => length)).toEqual([
    4, 4,
  ]);
  expect(shown(lines(9), lines(9).with(2, 'x').with(6, 'y'))).toHaveLength(1);
});

it('shows lines that only came, or only went', () => {
  expect(shown(lines(3), lines(3).toSpliced(1, 0, 'new'))).toEqual([
    [' line 0', '+new', ' line 1', ' line 2'],
  ]);
  expect(shown(lines(3), lines(2))).toEqual([[' line 0', ' line 1', '-line 2']]);
});

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });

it('has both texts in it, whatever they are', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const all = shown(before, after).flat();
      const changed = (sign: string) => all.filter((line) => line.startsWith(sign)).length;
      if (before.join('\n') === after.join('\n')) expect(all).toEqual([]);
      expect(after.join('\n').split('\n').length - before.join('\n').split('\n').length).toBe(
        changed('+') - changed('-'),
      );
      const kept = subsequence(before, all, '-') && subsequence(after, all, '+');
      expect(kept).toBe(true);
    }),
  );
});

/** Whether the lines shown of a text occur in it in the same order. */
function subsequence(of: readonly string[], all: readonly string[], sign: string): boolean {
  let at = 0;
  const whole = of.join('\n').split('\n');
  for (const line of all.filter((one) => one.startsWith(' ') || one.startsWith(sign))) {
    at = whole.indexOf(line.slice(1), at) + 1;
    if (at === 0) return false;
  }
  return true;
}

it('takes long texts that have nothing in common as replaced, at once', () => {
  const before = lines(20_000);
  const after = lines(20_000, 50_000);
  const [part] = diffOf(before.join('\n'), after.join('\n'));
  expect(part?.map(({ kind }) => kind)).toEqual([
    ...before.map(() => 'removed'),
    ...after.map(() => 'added'),
  ]);
});

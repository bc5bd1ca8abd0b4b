/** The button above a list of runs that states the number of newer runs, and shows them. */
import { useState } from 'react';
import { News } from '../../parts/news.js';
import { useTexts } from '../../texts/texts.js';

interface NewRunsProps {
  /** How many runs there are now. */
  readonly runs: number;
  /** Whether the list has only some of these, so that the newer ones may not belong to it. */
  readonly isNarrowed: boolean;
  /** When the list was last loaded, in milliseconds; 0 before. */
  readonly shownAt: number;
  /** Loads the list again. @returns how many runs there were then */
  readonly onShow: () => number | Promise<number>;
}

export function NewRuns({ runs, isNarrowed, shownAt, onShow }: NewRunsProps) {
  const { say, formats } = useTexts();
  const [seen, setSeen] = useState({ shownAt, runs });
  // A reloaded list includes the new runs; additional older pages do not.
  if (seen.shownAt === 0 && shownAt !== 0) setSeen({ shownAt, runs });
  const count = runs - seen.runs;
  if (count <= 0) return null;
  const show = async () => setSeen({ shownAt, runs: await onShow() });
  return (
    <News
      text={say(isNarrowed ? 'runs.newInMonth' : 'runs.new', { count: formats.count(count) })}
      onShow={() => void show()}
    />
  );
}

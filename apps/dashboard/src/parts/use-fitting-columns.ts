/** Hides columns of a table that is wider than its frame, one by one from the last, among those that phones hide. */
import { type RefObject, useCallback, useLayoutEffect, useMemo, useState } from 'react';
import { useIsPhone, useIsPrinted } from './use-media.js';

export interface FittingColumn {
  readonly key: string;
  /** Hides the column on a phone, and if the table would be wider than its frame; the row's own page shows it. */
  readonly isLeftOutOnPhone?: boolean;
  /** Hides the column on paper, where it is useless or lacks room. */
  readonly isLeftOutOnPaper?: boolean;
}

/** The widths of the table with no column hidden, with one, and so on, as long as it was too wide. */
type TooWide = readonly number[];

const NONE: TooWide = [];

export function useFittingColumns<Column extends FittingColumn>(
  frame: RefObject<HTMLElement | null>,
  all: readonly Column[],
): readonly Column[] {
  const isPhone = useIsPhone();
  const isPrinted = useIsPrinted();
  const mayGo = all.filter(({ isLeftOutOnPhone }) => isLeftOutOnPhone).map(({ key }) => key);
  const gone = useTooWide(frame, all.map(({ key }) => key).join(' '), mayGo.length).length;
  const shown = (key: string) => {
    if (isPrinted) return true;
    const index = mayGo.indexOf(key);
    return index < 0 || (!isPhone && index < mayGo.length - gone);
  };
  const keys = all.filter(({ key }) => shown(key)).map(({ key }) => key);
  const kept = keys.join(' ');
  return useMemo(
    () =>
      all.filter(
        ({ key, isLeftOutOnPaper }) =>
          kept.split(' ').includes(key) && !(isPrinted && isLeftOutOnPaper),
      ),
    [all, kept, isPrinted],
  );
}

/** @param columns the names of the columns; a change starts the measurement again */
function useTooWide(
  frame: RefObject<HTMLElement | null>,
  columns: string,
  mostGone: number,
): TooWide {
  const [measured, setMeasured] = useState({ columns, tooWide: NONE });
  const tooWide = measured.columns === columns ? measured.tooWide : NONE;
  const measure = useCallback(() => {
    const { scrollWidth = 0, clientWidth = 0 } = frame.current ?? {};
    const next = nextOf(tooWide, scrollWidth, clientWidth).slice(0, mostGone);
    if (next.length !== tooWide.length) setMeasured({ columns, tooWide: next });
  }, [frame, columns, tooWide, mostGone]);
  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (frame.current) observer.observe(frame.current);
    return () => observer.disconnect();
  }, [frame, measure]);
  return tooWide;
}

function nextOf(tooWide: TooWide, tableWidth: number, frameWidth: number): TooWide {
  if (tableWidth > frameWidth) return [...tooWide, tableWidth];
  return tooWide.at(-1)! <= frameWidth ? tooWide.slice(0, -1) : tooWide;
}

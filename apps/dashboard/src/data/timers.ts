/** The timers of the pages: to gather what arrives together, and to wait until a reader stops typing. */
import { useEffect, useState } from 'react';

/** Runs once, a while after the last call. */
export function delayed(milliseconds: number, run: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    begin(): void {
      timer ??= setTimeout(() => {
        timer = undefined;
        run();
      }, milliseconds);
    },
    cancel(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

/** The value once it has not changed for a while. */
export function useSettled(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}

/** Closes standard streams whose terminal is gone: at exit Node would try to restore the terminal, and abort. */
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { isatty } from 'node:tty';

const STANDARD_FILES = [0, 1, 2];

/** @returns a function to call last before exit, when nothing else opens files any more */
export function terminalsNow(): () => void {
  const terminals = STANDARD_FILES.filter(isatty);
  return () => {
    for (const file of terminals.filter((one) => !isatty(one))) {
      closeSync(file);
      // `open` returns the lowest free descriptor, which is the one just closed.
      openSync(devNull, 'r+');
    }
  };
}

/** Closes the terminals that a process began with where they are gone: Node would try to restore them at its end, and abort. */
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { isatty } from 'node:tty';

const STANDARD_FILES = [0, 1, 2];

/** @returns what is called last before the exit, when nothing else opens files any more */
export function terminalsNow(): () => void {
  const terminals = STANDARD_FILES.filter(isatty);
  return () => {
    for (const file of terminals.filter((one) => !isatty(one))) {
      closeSync(file);
      // The lowest number that is free is the one that was closed.
      openSync(devNull, 'r+');
    }
  };
}

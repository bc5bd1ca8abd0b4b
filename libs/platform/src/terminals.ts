/** Terminals that a process began with, and lets go of where they are gone: Node aborts at its end when it cannot restore one. */
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

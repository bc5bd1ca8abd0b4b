/** A planted bug: a wrapper around real code, and the promises of which it must break one. */
import type { SystemUnderTest } from '../simulation/system.js';

export interface SeededBug {
  readonly name: string;
  /** Any of these has to be seen broken; others may break with it. */
  readonly breaks: readonly string[];
  readonly system: SystemUnderTest;
}

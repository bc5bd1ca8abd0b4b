/** A seeded bug: a wrapper around real code, and the promises of which it must break at least one. */
import type { SystemUnderTest } from '../simulation/system.js';

export interface SeededBug {
  readonly name: string;
  /** At least one of these must be found broken; others may break, too. */
  readonly breaks: readonly string[];
  readonly system: SystemUnderTest;
}

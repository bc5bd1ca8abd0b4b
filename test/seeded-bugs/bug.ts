/** A mistake somebody could make, put around the real code, and what it breaks. */
import type { SystemUnderTest } from '../simulation/system.js';

export interface SeededBug {
  readonly name: string;
  /** Any of these has to be seen broken; others may break with it. */
  readonly breaks: readonly string[];
  readonly system: SystemUnderTest;
}

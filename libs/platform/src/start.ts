/** How every process starts: what is wrong for good is one line on stderr and a non-zero exit. */
import { ConfigurationError } from './environment.js';

/** Runs the process's main function; a configuration that is wrong needs no stack to be understood. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exit(1);
  }
}

function describe(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

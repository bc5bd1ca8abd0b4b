/** Installs Debian packages that tests need, where the machine lacks them and root runs the tests. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LOCK = join(tmpdir(), 'ai-credit-meter-packages.lock');

/** @throws with what apt-get said */
export async function installPackages(...packages: readonly string[]): Promise<void> {
  await packageManager(['update']);
  await packageManager(['install', '--yes', '--no-install-recommends', ...packages]);
}

/**
 * One call at a time on this machine: specifications run beside each other may miss the same package.
 * @throws with what apt-get said
 */
export async function packageManager(words: readonly string[], cwd?: string): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('flock', [LOCK, 'apt-get', '--quiet', ...words], { env, cwd });
}

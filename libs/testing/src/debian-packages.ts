/** Installs Debian packages that tests need, if they are missing and the tests run as root. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LOCK = join(tmpdir(), 'ai-credit-meter-packages.lock');

/** @throws with the output of apt-get */
export async function installPackages(...packages: readonly string[]): Promise<void> {
  await packageManager(['update']);
  await packageManager(['install', '--yes', '--no-install-recommends', ...packages]);
}

/**
 * Runs one call at a time on this machine, because concurrent specs may need the same package.
 * @throws with the output of apt-get
 */
export async function packageManager(words: readonly string[], cwd?: string): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('flock', [LOCK, 'apt-get', '--quiet', ...words], { env, cwd });
}

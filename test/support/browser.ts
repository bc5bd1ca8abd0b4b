/** A real browser: Debian's Chromium, installed where a machine has none and root may. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) await install();
  return chromium.launch({ executablePath: EXECUTABLE, args: QUIET });
}

async function install(): Promise<void> {
  const run = promisify(execFile);
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
}

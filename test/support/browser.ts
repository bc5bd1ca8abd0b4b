/** A real browser: Debian's Chromium, installed where a machine has none and root may. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { installPackages } from '#testing';

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
  if (!existsSync(EXECUTABLE)) await installPackages('chromium');
  return chromium.launch({ executablePath: EXECUTABLE, args: QUIET });
}

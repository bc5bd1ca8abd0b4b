/** Opens a real browser: Debian's headless Chromium, installed if it is missing and the tests run as root. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { installPackages } from '#testing';

/** Headless: the first load of a page takes a quarter of the processor time. */
const WITHOUT_WINDOWS = '/usr/bin/chromium-headless-shell';
/** The fallback if the headless build cannot be installed. */
const WITH_WINDOWS = '/usr/bin/chromium';
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The caller closes the browser. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await executable(), args: QUIET });
}

/** @throws the package manager's error if neither program is installed */
async function executable(): Promise<string> {
  if (!existsSync(WITHOUT_WINDOWS)) {
    await installPackages('chromium-headless-shell').catch((error: unknown) => {
      if (!existsSync(WITH_WINDOWS)) throw error;
    });
  }
  return existsSync(WITHOUT_WINDOWS) ? WITHOUT_WINDOWS : WITH_WINDOWS;
}

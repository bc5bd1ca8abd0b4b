/** A real browser: Debian's Chromium without windows, installed where a machine lacks it and root may. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { installPackages } from '#testing';

/** Without windows, a page that nobody used before takes a quarter of the processor time. */
const WITHOUT_WINDOWS = '/usr/bin/chromium-headless-shell';
/** For whoever may not install that. */
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

/** The caller closes it. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await executable(), args: QUIET });
}

/** @throws where neither is there, with what the package manager said */
async function executable(): Promise<string> {
  if (!existsSync(WITHOUT_WINDOWS)) {
    await installPackages('chromium-headless-shell').catch((error: unknown) => {
      if (!existsSync(WITH_WINDOWS)) throw error;
    });
  }
  return existsSync(WITHOUT_WINDOWS) ? WITHOUT_WINDOWS : WITH_WINDOWS;
}

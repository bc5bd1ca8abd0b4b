/** The demonstration's month as a service's data, made once per test run, whose files run one after the other. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILT, LISTENING, startStandalone } from './standalone.js';
import { Child } from '../support/child.js';

const PLACE = join(process.cwd(), '.cache', 'demo-month');

/** Copies the month into an empty folder. */
export async function copyDemoMonth(folder: string): Promise<void> {
  const made = join(PLACE, process.env['TEST_RUN'] ?? randomUUID());
  if (!existsSync(made)) await make(made);
  await cp(made, folder, { recursive: true });
}

async function make(folder: string): Promise<void> {
  await rm(PLACE, { recursive: true, force: true });
  const unfinished = `${folder}-unfinished`;
  await mkdir(unfinished, { recursive: true });
  const standalone = startStandalone(unfinished);
  const address = await standalone.says(LISTENING);
  const demo = new Child({
    script: `${BUILT}/ops/src/demo.js`,
    env: { PORT: new URL(address).port },
  });
  if ((await demo.gone) !== 0) throw new Error(demo.output);
  await standalone.end('SIGTERM');
  await rename(unfinished, folder);
}

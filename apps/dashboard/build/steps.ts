/** The steps from the OpenAPI document to the built pages. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTypes, { astToString } from 'openapi-typescript';
import { build } from 'vite';
import { PAGES } from './pages.js';
import { shapesOf } from './shapes.js';

/** Written by the build and not kept in the repository: only the controllers define the responses. */
export const GENERATED = 'apps/dashboard/src/data/generated';

const COMPILER = 'node_modules/typescript7/bin/tsc';
const HEADER = '/** Types of all questions and answers, generated from the OpenAPI document. */\n';

export async function writeAnswers(document: string): Promise<void> {
  const types = astToString(await openapiTypes(document, { silent: true }));
  await mkdir(GENERATED, { recursive: true });
  await writeFile(join(GENERATED, 'api.ts'), HEADER + types);
  await writeFile(join(GENERATED, 'shapes.ts'), shapesModule(document));
}

const shapesModule = (document: string): string =>
  [
    `/** The shapes of all answers by their questions, generated from the OpenAPI document. */`,
    `import type { Shape } from '../complete.js';`,
    `export const SHAPES: Readonly<Record<string, Shape>> = ${JSON.stringify(shapesOf(document))};`,
    '',
  ].join('\n');

/** @throws Error if the pages use a member that a response does not have */
export async function checkTypes(): Promise<void> {
  const compiler = spawn(process.execPath, [COMPILER, '-p', 'apps/dashboard/tsconfig.json'], {
    stdio: 'inherit',
  });
  const [code] = (await once(compiler, 'exit')) as [number | null];
  if (code !== 0) throw new Error('The dashboard does not fit the answers it is built on.');
}

export async function bundle(): Promise<void> {
  await build(PAGES);
}

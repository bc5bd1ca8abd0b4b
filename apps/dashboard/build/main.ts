/** Builds the dashboard after the compiler has written the apps: types and shapes from their OpenAPI document, then the pages. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compressAll } from './compress.js';
import { inputsHash } from './inputs.js';
import { openApiDocument } from './openapi-document.js';
import { bundle, checkTypes, writeAnswers } from './steps.js';

const TARGET = 'dist/apps/dashboard';
const MARK = join(TARGET, 'built-from');

/** Skips the build if sources, OpenAPI document and packages are unchanged. */
async function build(): Promise<void> {
  const document = await openApiDocument();
  const inputs = await inputsHash(document);
  if (inputs === (await readMark())) return;
  await writeAnswers(document);
  await checkTypes();
  await bundle();
  await compressAll(join(TARGET, 'public'));
  await mkdir(dirname(MARK), { recursive: true });
  await writeFile(MARK, inputs);
}

const readMark = (): Promise<string | null> => readFile(MARK, 'utf8').catch(() => null);

await build();

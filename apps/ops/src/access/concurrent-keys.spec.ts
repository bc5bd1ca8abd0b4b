/** `ops keys` run several times concurrently: every printed key is known, and the lock of a killed run is named. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JSONWebKeySet } from 'jose';
import { SetupError } from '#eventsourcing';
import { addKey, keyFolder, readSigningKey } from './key-folder.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-at-once-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function knownKeys(): Promise<string[]> {
  const text = await readFile(keyFolder(folder).keySet, 'utf8');
  return (JSON.parse(text) as JSONWebKeySet).keys.map(({ kid }) => kid!);
}

it('keeps the key of each, and signs with one of them', async () => {
  const told = await Promise.all(
    Array.from({ length: 6 }, () => addKey(folder, { dropOld: false })),
  );
  expect((await knownKeys()).toSorted()).toEqual(told.toSorted());
  expect(told).toContain((await readSigningKey(folder)).kid);
  expect((await readdir(folder)).toSorted()).toEqual(['jwks.json', 'signing-key.json']);
});

it('changes nothing beside one that does not end, and says what to look at', async () => {
  const told = await addKey(folder, { dropOld: false });
  const left = join(folder, 'changing');
  await writeFile(left, '');
  const second = addKey(folder, { dropOld: true });
  await expect(second).rejects.toThrow(SetupError);
  await expect(second).rejects.toThrow(`${left} says that another "ops keys" is running`);
  expect(await knownKeys()).toEqual([told]);
});

/** The keys of an installation without an identity provider: the signing key, and the public keys that verify tokens. */
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { makeFolders } from '#adapters/files';
import { SetupError, sleep } from '#eventsourcing';
import { ConfigurationError, publicKeys } from '#platform/basics';

const ALGORITHM = 'ES256';
const OWNER_ONLY = 0o600;
/** How often to try while another command holds the lock, which takes milliseconds. */
const TRIES_MAX = 20;
const PAUSE_MS = 100;

export interface KeyFolder {
  /** The path of the private key, readable by its owner only: it can issue tokens for any subject. */
  readonly signingKey: string;
  /** The path of the public keys, for `AUTH_KEYS_FILE`. */
  readonly keySet: string;
}

export const keyFolder = (folder: string): KeyFolder => ({
  signingKey: join(folder, 'signing-key.json'),
  keySet: join(folder, 'jwks.json'),
});

/**
 * Creates the key that signs from now on. Earlier tokens remain valid as long as their key stays in the set.
 * @returns the key's id
 * @throws SetupError naming the file or folder that cannot be read or written
 */
export async function addKey(folder: string, { dropOld }: { dropOld: boolean }): Promise<string> {
  const { signingKey, keySet } = keyFolder(folder);
  try {
    await makeFolders(folder);
  } catch (error) {
    throw unusable(folder, error);
  }
  return alone(folder, () => addTo({ signingKey, keySet }, dropOld));
}

async function addTo({ signingKey, keySet }: KeyFolder, dropOld: boolean): Promise<string> {
  const old = dropOld ? [] : await readKeys(keySet);
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const named = { kid, alg: ALGORITHM, use: 'sig' };
  // The public key first: no token may be signed with an unpublished key.
  await replace(keySet, { keys: [...old, { ...jwk, ...named }] });
  await replace(signingKey, { ...(await exportJWK(privateKey)), ...named }, OWNER_ONLY);
  return kid;
}

/**
 * Lets only one command at a time change the keys: otherwise the second would drop the public key of the first.
 * @throws SetupError naming the lock file that a killed command has left
 */
async function alone<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, 'changing');
  for (let tries = 1; !(await made(lock)); tries++) {
    if (tries === TRIES_MAX) {
      const hint = 'if none is running, one was killed: delete that file';
      throw new SetupError(`${lock} says that another "ops keys" is running; ${hint}`);
    }
    await sleep(PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock);
  }
}

/** @returns `false` if the file already exists */
async function made(path: string): Promise<boolean> {
  try {
    await writeFile(path, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw unusable(path, error);
  }
}

/** @throws ConfigurationError if the file is missing or contains no key */
export async function readSigningKey(folder: string): Promise<JWK> {
  const { signingKey } = keyFolder(folder);
  const text = await readFile(signingKey, 'utf8').catch(() => {
    throw new ConfigurationError(`${signingKey} cannot be read; make it with: ops keys`);
  });
  return parsed(signingKey, text) as JWK;
}

/** @returns the keys of the file, or none if the file does not exist yet */
async function readKeys(path: string): Promise<readonly JWK[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unusable(path, error);
  });
  if (text === null) return [];
  const found = parsed(path, text) as { keys: readonly JWK[] };
  publicKeys(found);
  return found.keys;
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ConfigurationError(`${path} holds no keys: it is not JSON`, { cause: error });
  }
}

/** Replaces the file atomically, because a process may read it at any moment. */
async function replace(path: string, content: object, mode = 0o644): Promise<void> {
  const draft = `${path}.new`;
  try {
    await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode });
    await chmod(draft, mode);
    await rename(draft, path);
  } catch (error) {
    throw unusable(path, error);
  }
}

const unusable = (path: string, cause: unknown): SetupError => {
  const { code = 'unknown reason' } = cause as NodeJS.ErrnoException;
  const hint = 'look at the folder that --folder or DATA_DIR names';
  return new SetupError(`${path} cannot be read or written (${code}): ${hint}`, { cause });
};

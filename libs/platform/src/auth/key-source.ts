/** Sources of the keys that verify tokens: a file or the identity provider, read again when the keys change. */
import { stat } from 'node:fs/promises';
import type { JWTVerifyGetKey } from 'jose';
import { ConfigurationError } from '../environment/environment.js';
import { textOfSettingFile } from '../environment/setting-file.js';
import { KeySetError, publicKeys } from './key-set.js';

export interface KeySource {
  readonly key: JWTVerifyGetKey;
  /**
   * Reads the keys for the first time.
   * @throws if the keys can never be read
   */
  open(): Promise<void>;
  /**
   * Reads the keys if none are valid.
   * @returns the reason why there are no valid keys, as a sentence, or `null` if there are
   */
  missing(): Promise<string | null>;
}

interface Refreshing {
  readonly load: () => Promise<JWTVerifyGetKey>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly onNotice: (level: 'warn', message: string) => void;
  /** The age at which the keys are read again. */
  readonly freshMs: number;
  /** The minimum interval between two reads. */
  readonly cooldownMs: number;
}

/** How long known keys stay valid while the provider is unreachable: a key may have been withdrawn. */
const KEYS_TRUSTED_MS = 24 * 60 * 60 * 1_000;

const NO_KEYS_YET = 'its keys were not read yet';

/** Reads keys on first use, when they are old, and when a token names an unknown key. */
export class RefreshingKeys {
  private keys: JWTVerifyGetKey | null = null;
  private readAt = -Infinity;
  private triedAt = -Infinity;
  private reading: Promise<void> | null = null;
  private failure = NO_KEYS_YET;

  constructor(private readonly options: Refreshing) {}

  readonly key: JWTVerifyGetKey = async (header, token) => {
    const missing = await this.missing();
    if (this.keys === null || missing !== null) throw new KeysMissingError(missing ?? this.failure);
    try {
      return await this.keys(header, token);
    } catch (error) {
      if (!(await this.refresh())) throw error;
      return this.keys(header, token);
    }
  };

  /** Also reads the keys if needed: a process that is not ready receives no tokens that would cause a read. */
  async missing(): Promise<string | null> {
    const refreshed = this.age() > this.options.freshMs ? this.refresh() : null;
    // Old keys stay in use in the meantime, so that no request waits for a slow provider.
    if (this.age() > KEYS_TRUSTED_MS) await refreshed;
    return this.age() > KEYS_TRUSTED_MS ? this.failure : null;
  }

  /** @returns whether a read took place, even if it failed; `false` during the cool-down */
  async refresh(): Promise<boolean> {
    const { now, cooldownMs } = this.options;
    if (this.reading) return this.reading.then(() => true);
    if (now() - this.triedAt < cooldownMs) return false;
    this.triedAt = now();
    this.reading = this.read();
    await this.reading;
    return true;
  }

  private async read(): Promise<void> {
    try {
      this.keys = await this.options.load();
      this.readAt = this.options.now();
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      this.options.onNotice('warn', `the keys of tokens could not be read: ${this.failure}`);
    } finally {
      this.reading = null;
    }
  }

  private age(): number {
    return this.options.now() - this.readAt;
  }
}

/** There are no valid keys, so the token can be neither accepted nor refused. */
export class KeysMissingError extends Error {
  override readonly name = 'KeysMissingError';
}

type Ticking = Pick<Refreshing, 'now' | 'onNotice'>;

/**
 * Reads a key set on disk. A change is noticed within seconds; if the file becomes invalid, the last valid keys stay in
 * force.
 */
export function keysOfFile(path: string, ticking: Ticking): KeySource {
  let seen = { modifiedMs: -1, keys: null as JWTVerifyGetKey | null };
  const load = async (): Promise<JWTVerifyGetKey> => {
    const { mtimeMs: modifiedMs } = await stat(path);
    if (seen.keys && seen.modifiedMs === modifiedMs) return seen.keys;
    const keys = readKeys(path);
    seen = { modifiedMs, keys };
    return keys;
  };
  const keys = new RefreshingKeys({ ...ticking, load, freshMs: 5_000, cooldownMs: 1_000 });
  return {
    key: keys.key,
    missing: () => keys.missing(),
    async open() {
      readKeys(path);
      await keys.refresh();
    },
  };
}

/** @throws SetupError naming the file, and nothing of its content */
function readKeys(path: string): JWTVerifyGetKey {
  const text = textOfSettingFile('AUTH_KEYS_FILE', path);
  try {
    return publicKeys(JSON.parse(text));
  } catch (error) {
    const why = error instanceof KeySetError ? error.message : 'is not JSON';
    throw new ConfigurationError(`AUTH_KEYS_FILE: ${path} ${why}`);
  }
}

/** The source of the keys that tokens are checked with: a file or the identity provider; read again when they change. */
import { stat } from 'node:fs/promises';
import type { JWTVerifyGetKey } from 'jose';
import { ConfigurationError } from '../environment/environment.js';
import { textOfSettingFile } from '../environment/setting-file.js';
import { KeySetError, publicKeys } from './key-set.js';

export interface KeySource {
  readonly key: JWTVerifyGetKey;
  /** Reads the keys for the first time. @throws where that cannot succeed later either */
  open(): Promise<void>;
  /** Reads keys if there are no valid ones. @returns `null` if there are, otherwise the reason as a sentence */
  missing(): Promise<string | null>;
}

interface Refreshing {
  readonly load: () => Promise<JWTVerifyGetKey>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly onNotice: (level: 'warn', message: string) => void;
  /** The age at which keys are read again. */
  readonly freshMs: number;
  /** The minimum interval between two reads. */
  readonly cooldownMs: number;
}

/** How long known keys stay valid while the provider cannot be reached: a key may have been withdrawn. */
const KEYS_TRUSTED_MS = 24 * 60 * 60 * 1_000;

const NO_KEYS_YET = 'its keys were not read yet';

/** Keys that are read on first use, when they are old, and when a token names an unknown one. */
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

  /** Readiness reads the keys itself: a process that is not ready gets no tokens that would make it read them. */
  async missing(): Promise<string | null> {
    const refreshed = this.age() > this.options.freshMs ? this.refresh() : null;
    // Old keys stay in use in the meantime, so no request waits for a slow provider.
    if (this.age() > KEYS_TRUSTED_MS) await refreshed;
    return this.age() > KEYS_TRUSTED_MS ? this.failure : null;
  }

  /** @returns whether they were read just now. */
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

/** No key was ever read: whether the token is good is not known. */
export class KeysMissingError extends Error {
  override readonly name = 'KeysMissingError';
}

type Ticking = Pick<Refreshing, 'now' | 'onNotice'>;

/** A set on disk: a change is seen within seconds, a file that turned bad leaves the last good keys in force. */
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

/** @throws SetupError naming the file, and nothing that is in it. */
function readKeys(path: string): JWTVerifyGetKey {
  const text = textOfSettingFile('AUTH_KEYS_FILE', path);
  try {
    return publicKeys(JSON.parse(text));
  } catch (error) {
    const why = error instanceof KeySetError ? error.message : 'is not JSON';
    throw new ConfigurationError(`AUTH_KEYS_FILE: ${path} ${why}`);
  }
}

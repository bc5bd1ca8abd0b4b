/** Secrets from files (`NAME_FILE`), none of which appears in a message. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from '../configuration.js';
import { readEnvironment } from './environment.js';
import { SECRETS, withSecretFiles } from './secret-files.js';

type Secret = (typeof SECRETS)[number];

/** A valid value for each variable. */
const GOOD: Readonly<Record<Secret, string>> = {
  KAFKA_PASSWORD: 'broker password with = and spaces ',
  EVENTSTORE_URL: 'esdb://meter:store-password@events:2113?tls=true',
  DATABASE_URL: 'postgres://meter:rows-password@rows/meter',
  SMTP_URL: 'smtps://meter:mail-password@mail.example:465',
  AUTH_CLIENT_SECRET: 'client secret',
  AUTH_SESSION_KEY: 'a session key of more than 32 characters',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(content: string): string {
  const path = join(folder, 'secret');
  writeFileSync(path, content);
  return path;
}

function failureOf(variables: Record<string, string>): string {
  try {
    readEnvironment(variables);
  } catch (error) {
    return String(error);
  }
  return '';
}

describe.each(SECRETS)('%s_FILE', (name) => {
  it.each([
    ['as it is', ''],
    ['without the newline at its end', '\n'],
    ['without the newline of another system', '\r\n'],
  ])('is read %s', (_how, ending) => {
    const environment = readEnvironment({ [`${name}_FILE`]: file(GOOD[name] + ending) });
    expect(environment[name]).toBe(GOOD[name]);
  });

  it('is refused beside the variable itself, and neither is shown', () => {
    const failure = failureOf({ [name]: GOOD[name], [`${name}_FILE`]: file(GOOD[name]) });
    expect(failure).toContain(`${name} and ${name}_FILE must not be set both`);
    expect(failure).not.toContain(GOOD[name]);
  });

  it('is named with its file when that cannot be read', () => {
    const path = join(folder, 'missing');
    expect(failureOf({ [`${name}_FILE`]: path })).toContain(
      `${name}_FILE must name a file that can be read (${path}: ENOENT)`,
    );
  });

  it.each([
    ['nothing', ''],
    ['a newline', '\n'],
    ['a newline of another system', '\r\n'],
  ])('is refused where its file holds %s, not taken for unset', (_what, content) => {
    const path = file(content);
    expect(failureOf({ [`${name}_FILE`]: path })).toContain(
      `${name}_FILE must name a file with a value (${path}: empty)`,
    );
  });

  it.each([' ', ' \n', '\t\n\n', '\n\n', '\u00a0', ' '.repeat(40)])(
    'is refused by its own name where its file holds only blanks: %j',
    (content) => {
      const path = file(content);
      expect(failureOf({ [`${name}_FILE`]: path })).toContain(
        `${name}_FILE must name a file with a value (${path}: only blanks)`,
      );
    },
  );

  it('shows nothing of a secret that its rule does not allow', () => {
    const bad = 'bad-one';
    expect(failureOf({ [`${name}_FILE`]: file(bad) })).not.toContain(bad);
  });

  it('counts as unset when the variable is empty', () => {
    expect(withSecretFiles({ [`${name}_FILE`]: '' })[name]).toBeUndefined();
  });
});

it('reaches the configuration', () => {
  const { databaseUrl } = readConfiguration({ DATABASE_URL_FILE: file(GOOD.DATABASE_URL) });
  expect(databaseUrl).toBe(GOOD.DATABASE_URL);
});

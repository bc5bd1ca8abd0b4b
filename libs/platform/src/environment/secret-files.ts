/** Secrets from files, as orchestrators mount them: NAME_FILE names the file that holds NAME. */
import { SetupError } from '#eventsourcing';
import { textOfSettingFile } from './setting-file.js';

/** Never shown: not in a message, not in the log, nowhere. */
export const SECRETS = [
  'KAFKA_PASSWORD',
  'EVENTSTORE_URL',
  'DATABASE_URL',
  'SMTP_URL',
  'AUTH_CLIENT_SECRET',
  'AUTH_SESSION_KEY',
] as const;

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws SetupError naming the variable, and nothing of what it holds. */
export function withSecretFiles(variables: Variables): Variables {
  const found: Record<string, string | undefined> = { ...variables };
  for (const name of SECRETS) {
    const path = variables[`${name}_FILE`];
    if (!path) continue;
    if (variables[name]) {
      throw new SetupError(`${name} and ${name}_FILE must not be set both`);
    }
    found[name] = read(name, path);
  }
  return found;
}

/**
 * The newline that editors put at the end belongs to no secret.
 * @throws SetupError for a file that cannot be read, and for one that holds nothing, or blanks alone: as an unset
 * variable it would let the process go on with other engines than it was given
 */
function read(name: string, path: string): string {
  const variable = `${name}_FILE`;
  const secret = textOfSettingFile(variable, path).replace(/\r?\n$/, '');
  if (secret.trim() !== '') return secret;
  const found = secret === '' ? 'empty' : 'only blanks';
  throw new SetupError(`${variable} must name a file with a value (${path}: ${found})`);
}

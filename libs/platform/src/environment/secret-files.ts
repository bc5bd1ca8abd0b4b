/** Secrets from files, as orchestrators mount them: NAME_FILE is the path of the file with the value of NAME. */
import { SetupError } from '#eventsourcing';
import { textOfSettingFile } from './setting-file.js';

/** Never shown in messages or logs. */
export const SECRETS = [
  'KAFKA_PASSWORD',
  'EVENTSTORE_URL',
  'DATABASE_URL',
  'SMTP_URL',
  'AUTH_CLIENT_SECRET',
  'AUTH_SESSION_KEY',
] as const;

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws SetupError naming the variable, and nothing of its value */
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
 * Strips the trailing newline that editors add.
 * @throws SetupError if the file cannot be read, is empty or blank: treated as unset, the process would continue with
 * other engines than intended
 */
function read(name: string, path: string): string {
  const variable = `${name}_FILE`;
  const secret = textOfSettingFile(variable, path).replace(/\r?\n$/, '');
  if (secret.trim() !== '') return secret;
  const found = secret === '' ? 'empty' : 'only blanks';
  throw new SetupError(`${variable} must name a file with a value (${path}: ${found})`);
}

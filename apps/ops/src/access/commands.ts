/** `ops keys` and `ops token`: access without an identity provider. They use no engine. */
import { type Command, InvalidArgumentError } from 'commander';
import { isRole, ROLES, runMain } from '#platform/basics';
import { systemClock } from '#eventsourcing';
import { toolConfiguration } from '../tool-configuration.js';
import { idOption } from '../id-option.js';
import { addKey, keyFolder } from './key-folder.js';
import { isLifetime, LIFETIME_RULE, mintToken } from './token.js';
import { folderOf, requestOf, type TokenOptions, uselessFor } from './token-options.js';

const tenants = (value: string, before: readonly string[]): readonly string[] => [
  ...before,
  idOption(value),
];
function roles(value: string, before: readonly string[]): readonly string[] {
  if (isRole(value)) return [...before, value];
  throw new InvalidArgumentError(`It must be one of ${ROLES.join(', ')}.`);
}

function lifetime(value: string): string {
  if (isLifetime(value)) return value;
  throw new InvalidArgumentError(`It ${LIFETIME_RULE}.`);
}

const FOLDER = ['--folder <folder>', 'the folder of the keys (DATA_DIR/keys)'] as const;

export function addAccessCommands(program: Command): void {
  program
    .command('keys')
    .description('make a key that signs tokens; run again to rotate it')
    .option('--drop-old', 'no longer accept tokens signed with earlier keys', false)
    .option(...FOLDER)
    .action((options: { dropOld: boolean; folder?: string }) => runMain(() => keys(options)));
  program
    .command('token')
    .description('print a token signed with the local key')
    .option(
      '--role <role>',
      'publisher, maker, reader, admin or operator; may be repeated',
      roles,
      [],
    )
    .option(
      '--tenant <tenant>',
      'a tenant that it is valid for, * for all; may be repeated',
      tenants,
      [],
    )
    .option('--subject <id>', 'who it is', 'ops')
    .option('--name <name>', 'the name for people')
    .option('--for <time>', 'how long it is valid: 90s, 15m, 1h, 30d', lifetime, '1h')
    .option(...FOLDER)
    .action((options: TokenOptions, command: Command) => {
      const useless = uselessFor(options);
      if (useless !== null) command.error(`error: ${useless}`);
      return runMain(() => token(options));
    });
}

async function keys({ dropOld, folder }: { dropOld: boolean; folder?: string }): Promise<void> {
  const where = folder ?? folderOf(toolConfiguration());
  const kid = await addKey(where, { dropOld });
  const { keySet, signingKey } = keyFolder(where);
  print(`key ${kid} signs from now on (${signingKey}: keep it from others)`);
  print(`AUTH_KEYS_FILE=${keySet}`);
}

const token = async (options: TokenOptions): Promise<void> =>
  print(await mintToken(requestOf(options, toolConfiguration()), systemClock));

const print = (line: string) => void process.stdout.write(`${line}\n`);

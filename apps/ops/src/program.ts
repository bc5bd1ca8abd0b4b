/** The command line of `ops`: commands with arguments and options; each command is implemented in its own file. */
import { Command, CommanderError, Option, type OutputConfiguration } from 'commander';
import { REFUSAL_CODES } from '#contracts';
import { addAccessCommands } from './access/commands.js';
import { ahead } from './ahead.js';
import { adoptLog } from './adopt-log.js';
import { bootstrap, type BootstrapOptions } from './bootstrap.js';
import { addCompareCommand } from './compare/command.js';
import { oneLine, RELEASE } from '#platform/basics';
import { EXIT, type Exit } from './exit.js';
import { addImportCommand } from './import/command.js';
import { operate } from './operate.js';
import { takeOptionsOnce } from './options-once.js';
import { rebuild } from './rebuild.js';
import { resubmit } from './resubmit.js';
import { rewind } from './rewind.js';
import { skip } from './skip.js';
import { verify } from './verify/command.js';

/** @param output where the program's own texts go, such as help; commands write to the process */
export function operatorsProgram(output: OutputConfiguration = {}): Command {
  const program = new Command('ops')
    .description('Tools for operators of the AI credit meter')
    .version(RELEASE)
    .configureOutput({ ...output, outputError })
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  addLedgerCommands(program);
  addLogCommands(program);
  addEngineCommands(program);
  addImportCommand(program);
  addCompareCommand(program);
  addAccessCommands(program);
  for (const command of program.commands) {
    command.exitOverride();
    takeOptionsOnce(command);
  }
  return program;
}

/** Prints one line: commander puts suggestions on a separate line, and arguments may contain anything. */
const outputError = (text: string, write: (line: string) => void): void =>
  write(`${oneLine(text.trim().replace('\n(Did you mean', ' (Did you mean'))}\n`);

/** @returns the exit code if no command ran, such as for an invalid command line, or `null` if a command ran, which sets its own */
export async function runProgram(program: Command, words: readonly string[]): Promise<Exit | null> {
  try {
    await program.parseAsync(words, { from: 'user' });
    return null;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
}

function addLedgerCommands(program: Command): void {
  program
    .command('verify')
    .description(
      'replay the ledger from its first event and compare the result with the read models; ' +
        'exit code 0 equal, 1 failed or nothing to compare, 3 different',
    )
    .action(() => operate(verify, ['ledger', 'readModels']));

  program
    .command('rebuild')
    .description('empty the read models; the projector fills them again from the ledger')
    .action(() => operate(rebuild, ['ledger']));

  program
    .command('ahead')
    .description(
      'name tenants whose open month has not begun, because a clock was ahead; exit code 0 none, 3 some',
    )
    .action(() => operate((tools) => ahead(tools), ['ledger', 'readModels']));

  program
    .command('skip')
    .description('skip an event that cannot be read, so that its tenant is served again')
    .argument('<event>', 'STREAM@REVISION, as readiness names it')
    .requiredOption('--reason <text>', 'why; it is kept in the store')
    .action((reference: string, { reason }: { reason: string }) =>
      operate((tools) => skip(tools, reference, reason), ['ledger']),
    );
}

function addLogCommands(program: Command): void {
  program
    .command('resubmit')
    .description('send the present dead letters back to their topics')
    .addOption(
      new Option('--code <code>', 'only those rejected for this reason').choices(REFUSAL_CODES),
    )
    .action((options: { code?: string }) =>
      operate((tools) => resubmit(tools, options.code), ['ledger']),
    );

  program
    .command('rewind')
    .description(
      'after the ledger was restored: read usage again from the end of the ledger; charged usage stays charged once',
    )
    .action(() => operate(rewind, ['ledger']));
}

function addEngineCommands(program: Command): void {
  program
    .command('bootstrap')
    .description(
      'prepare the engines: what the service may read in the event store, the roles of the database',
    )
    .option(
      '--reader <name>',
      'the user or group of the service, for the event store in EVENTSTORE_URL',
    )
    .option('--database', 'tables and roles of the PostgreSQL in DATABASE_URL, as its owner')
    .action((options: BootstrapOptions) => operate((tools) => bootstrap(tools, options)));

  program
    .command('adopt-log')
    .description('accept another Kafka cluster, or another number of partitions, for this ledger')
    .action(() => operate(adoptLog));
}

/** `npm run ops -- <command>`: what operators do by hand, on the engines that the environment names. */
import { Command } from 'commander';
import { addAccessCommands } from './access/commands.js';
import { adoptLog } from './adopt-log.js';
import { operate } from './operate.js';
import { bootstrap } from './bootstrap.js';
import { rebuild } from './rebuild.js';
import { resubmit } from './resubmit.js';
import { verify } from './verify.js';

const program = new Command('ops').description('Tools for operators of the AI credit meter');

program
  .command('verify')
  .description('replay the ledger from its first event and compare the result with the read models')
  .action(() => operate(verify));

program
  .command('rebuild')
  .description('empty the read models; the projector fills them again from the ledger')
  .action(() => operate(rebuild));

program
  .command('resubmit')
  .description('send dead letters back to the topics they came from')
  .option('--code <code>', 'only those refused for this reason, for example rateNotPublished')
  .action((options: { code?: string }) => operate((tools) => resubmit(tools, options.code)));

program
  .command('bootstrap')
  .description('prepare the event store: let the service user read all streams')
  .requiredOption('--reader <name>', 'the user or group of the service')
  .action((options: { reader: string }) => operate((tools) => bootstrap(tools, options.reader)));

program
  .command('adopt-log')
  .description('accept another Kafka cluster, or another number of partitions, for this ledger')
  .action(() => operate(adoptLog));

addAccessCommands(program);

await program.parseAsync();

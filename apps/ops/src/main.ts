/** `npm run ops -- <command>`: commands for operators, on the engines that the environment names. */
import { SetupError } from '#eventsourcing';
import { exitLoudly } from '#platform/basics';
import { operatorsProgram, runProgram } from './program.js';

/**
 * A reader of the output may leave before the end, as `head` does: the command is carried out all the same, and the
 * exit code says how it went. Output that cannot be kept, as on a full disk, ends it.
 */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE')
      exitLoudly('ops', new SetupError(`its output is lost: ${error.message}`));
  });
}

const exit = await runProgram(operatorsProgram(), process.argv.slice(2));
if (exit !== null) process.exitCode = exit;

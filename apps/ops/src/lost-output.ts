/** Lets a command continue when the reader of its output has ended, and ends the command when its output cannot be written. */
import { SetupError } from '#eventsourcing';
import { exitLoudly } from '#platform/basics';

/**
 * A reader such as `head` may close the output early: the command still completes, and its exit code states the
 * outcome. If the output cannot be written, as on a full disk, the command ends.
 * @param name the name of the command, for the error message
 */
export function tolerateClosedOutput(name: string): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE')
        exitLoudly(name, new SetupError(`its output is lost: ${error.message}`));
    });
  }
}

/** Lets a command continue when the reader of its output has ended, like `head`, and ends it when its output cannot be written. */
import { SetupError } from '#eventsourcing';
import { exitLoudly } from '#platform/basics';

/**
 * A reader of the output may leave before the end, as `head` does: the command is carried out all the same, and the
 * exit code says how it went. Output that cannot be kept, as on a full disk, ends it.
 * @param name of the command, for the line it ends with
 */
export function tolerateClosedOutput(name: string): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE')
        exitLoudly(name, new SetupError(`its output is lost: ${error.message}`));
    });
  }
}

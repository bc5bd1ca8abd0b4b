/** Runs one command over the configured engines and always closes them. */
import { access } from 'node:fs/promises';
import {
  embeddedFiles,
  type EmbeddedFile,
  type Engines,
  namingAuthorities,
  openEngines,
} from '#engines/basics';
import { SetupError, sleep, systemClock } from '#eventsourcing';
import { type Configuration, oneLine, runMain } from '#platform/basics';
import type { Exit } from './exit.js';
import { toolConfiguration } from './tool-configuration.js';

export interface Tools {
  readonly engines: Engines;
  readonly configuration: Configuration;
  readonly print: (line: string) => void;
  /** Reports the progress of long work; not part of the command's output. */
  readonly progress: (line: string) => void;
}

export type Operation = (tools: Tools) => Promise<Exit>;

/** @param needed the files of an embedded installation that the command requires */
export async function operate(
  operation: Operation,
  needed: readonly EmbeddedFile[] = [],
): Promise<void> {
  await runMain(async () => {
    const configuration = toolConfiguration();
    await requireFiles(configuration, needed);
    const engines = openEngines({
      configuration,
      clock: systemClock,
      sleep,
      endsWithoutDisk: true,
      onNotice: (_level, message) => writeError(message),
    });
    try {
      const print = (line: string) => void process.stdout.write(`${oneLine(line)}\n`);
      process.exitCode = await operation({ engines, configuration, print, progress: writeError });
    } catch (error) {
      throw await namingAuthorities(error, configuration);
    } finally {
      await engines.close();
    }
  });
}

const writeError = (line: string): void => void process.stderr.write(`${oneLine(line)}\n`);

/**
 * Refuses a folder without the files: it is a typing error rather than an empty installation, and nothing
 * is created there.
 */
async function requireFiles(
  configuration: Configuration,
  needed: readonly EmbeddedFile[],
): Promise<void> {
  const files = embeddedFiles(configuration);
  for (const name of needed) {
    const path = files[name];
    if (path === null) continue;
    try {
      await access(path);
    } catch (error) {
      const hint = 'Does DATA_DIR name the folder of the installation?';
      throw new SetupError(`There is no ${path}. ${hint}`, { cause: error });
    }
  }
}

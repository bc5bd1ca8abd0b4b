/** Runs one command over the engines of the environment and closes them, whatever happens. */
import { type Engines, openEngines } from '#engines';
import { type Configuration, runMain, sleep, systemClock } from '#platform';
import { toolConfiguration } from './tool-configuration.js';

export interface Tools {
  readonly engines: Engines;
  readonly configuration: Configuration;
  readonly print: (line: string) => void;
}

/** @param command resolves to whether all is well; if not, the process ends with 1. */
export async function operate(command: (tools: Tools) => Promise<boolean>): Promise<void> {
  await runMain(async () => {
    const configuration = toolConfiguration();
    const engines = openEngines({
      configuration,
      clock: systemClock,
      sleep,
      onNotice: (_level, message) => process.stderr.write(`${message}\n`),
    });
    try {
      const print = (line: string) => void process.stdout.write(`${line}\n`);
      if (!(await command({ engines, configuration, print }))) process.exitCode = 1;
    } finally {
      await engines.close();
    }
  });
}

/** `npm run ops -- import FILE…`: publishes the usage in exports of Dataverse's table of AI events. */
import { type Command, Option } from 'commander';
import { type Clock, SetupError, systemClock } from '#eventsourcing';
import { isJsonObject, quoted } from '#validation';
import { clockStartingAt, type Configuration } from '#platform/basics';
import { CAPABILITIES, TIERS } from '#metering';
import { EXIT } from '../exit.js';
import { idOption } from '../id-option.js';
import { readJsonFile, sizeOfFile } from '../given-files.js';
import { operate } from '../operate.js';
import { progressBar } from '../demo/report.js';
import type { ModelEntry } from './ai-event.js';
import { importEvents, ImportReport, reportLines } from './import-events.js';

interface Asked {
  readonly tenant: string;
  readonly environment: string;
  readonly environmentName?: string;
  readonly models?: string;
  readonly capability?: string;
  readonly tier?: string;
  readonly batch?: string;
  readonly dryRun?: boolean;
}

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description(
      "send exports of Dataverse's table msdyn_aievent (JSON pages or CSV) as usage events",
    )
    .argument('<file...>', 'of one environment; the pages of one export together')
    .requiredOption('--tenant <id>', 'whose usage it is', idOption)
    .requiredOption('--environment <id>', 'that the rows are of', idOption)
    .option('--environment-name <name>')
    .option(
      '--models <file>',
      'JSON: {"<model id>": {"capability": "…", "tier": "…", "name": "…"}}',
    )
    .addOption(
      new Option('--capability <name>', 'of models that --models does not name').choices(
        CAPABILITIES,
      ),
    )
    .addOption(new Option('--tier <name>', 'of prompts among those').choices(TIERS))
    .option('--batch <name>', 'names this import, in the correlation id of every event', idOption)
    .option('--dry-run', 'show what would be sent, without sending it')
    .action((files: string[], asked: Asked) => run(files, asked));
}

async function run(files: readonly string[], asked: Asked): Promise<void> {
  await operate(async ({ engines, configuration, print }) => {
    const models = await readModels(asked.models);
    const total = await sizeOf(files);
    const showProgress = progress(total);
    const { capability, tier } = asked;
    const target = {
      tenantId: asked.tenant,
      environmentId: asked.environment,
      models,
      environmentName: asked.environmentName ?? null,
      batch: asked.batch ?? null,
      otherwise: capability === undefined ? null : { capability, ...(tier && { tier }) },
    };
    const report = new ImportReport();
    const publisher = asked.dryRun ? null : await engines.publisher();
    try {
      const now = clockOf(configuration).now().toISOString();
      const [beginning, onBytes] = [configuration.usageBeginning, showProgress];
      const options = { ...target, files, now, beginning, publisher, onBytes, onProblem: print };
      await importEvents(options, report);
    } finally {
      for (const line of reportLines(report, target, asked.dryRun ?? false)) print(line);
    }
    if (report.rows === 0) print('No row was found: is it an export of the table msdyn_aievent?');
    return report.rows > 0 && report.refused.rows === 0 ? EXIT.ok : EXIT.failed;
  });
}

/** The clock of the system that owns the log. */
const clockOf = ({ clockStart }: Configuration): Clock =>
  clockStart === null ? systemClock : clockStartingAt(clockStart);

async function readModels(path: string | undefined): Promise<Record<string, ModelEntry>> {
  if (path === undefined) return {};
  const models = await readJsonFile(path);
  if (!isJsonObject(models)) {
    throw new SetupError(`${path} must hold one object, with a member per model id`);
  }
  const strange = Object.keys(models).find((id) => !isEntry(models[id]));
  if (strange === undefined) return models as Record<string, ModelEntry>;
  const form = '{"capability": "…", "tier": "…", "name": "…"}, with a capability that there is';
  throw new SetupError(`${path}: model ${quoted(strange)} must be as ${form}`);
}

const isEntry = (entry: unknown): boolean =>
  isJsonObject(entry) &&
  isOneOf(CAPABILITIES, entry['capability']) &&
  (entry['tier'] === undefined || isOneOf(TIERS, entry['tier'])) &&
  (entry['name'] === undefined || typeof entry['name'] === 'string');

const isOneOf = (values: readonly unknown[], value: unknown): boolean => values.includes(value);

async function sizeOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(sizeOfFile));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const MEGABYTE = 1_000_000;

/** Shows the progress on a terminal only. */
function progress(total: number): (bytes: number) => void {
  let done = 0;
  return (bytes) => {
    done += bytes;
    if (!process.stderr.isTTY) return;
    const bar = progressBar(Math.round(done / MEGABYTE), Math.round(total / MEGABYTE));
    process.stderr.write(`\r${bar.replace('events', 'MB')}${done >= total ? '\n' : ''}`);
  };
}

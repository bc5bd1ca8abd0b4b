/** `npm run ops -- compare REPORT.csv`: compares Microsoft's consumption report with the meter's figures, and names likely causes of differences. */
import type { Command } from 'commander';
import { createReadModels } from '#read-models';
import { EXIT, type Exit } from '../exit.js';
import { idOption } from '../id-option.js';
import { operate, type Tools } from '../operate.js';
import { compareReport, differenceLine } from './compare-report.js';

const verdict = (differing: number): string => {
  if (differing === 0) return 'Equal.';
  return differing === 1 ? '1 row differs.' : `${differing} rows differ.`;
};

export async function compare(
  { engines, print }: Pick<Tools, 'engines' | 'print'>,
  path: string,
  tenant: string,
): Promise<Exit> {
  const database = await engines.readDatabase();
  await createReadModels(database);
  const differences = await compareReport(path, tenant, database);
  for (const difference of differences) print(differenceLine(difference));
  print(verdict(differences.length));
  return differences.length === 0 ? EXIT.ok : EXIT.different;
}

export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .description("compare Microsoft's consumption report with the ledger; 0 equal, 3 different")
    .argument('<report>', 'the CSV file from the admin center')
    .requiredOption('--tenant <id>', 'the tenant of the report', idOption)
    .action((path: string, { tenant }: { tenant: string }) =>
      operate((tools) => compare(tools, path, tenant), ['readModels']),
    );
}

/** An import file may be larger than the memory of the process that reads it. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { quickProduct } from '../support/built-product.js';
import { Child } from '../support/child.js';
import { type DataFolder, dataFolder } from '../support/data-folder.js';
import { PATIENCE_MS } from '../support/meter-process.js';

const FILE_BYTES = 128 * 1024 * 1024;
/** The heap limit of the process. */
const HEAP_MIB = 96;

let folder: DataFolder;
beforeEach(async () => void (folder = await dataFolder()));
afterEach(() => folder.remove());

const row = (number: number) => ({
  msdyn_aieventid: `id-${number}`,
  _msdyn_aimodelid_value: 'm-1',
  msdyn_processingdate: '2025-10-03T10:15:00Z',
  msdyn_processingstatus: 0,
  msdyn_consumptionsource: 0,
  msdyn_creditconsumed: 32,
  msdyn_datainfo: 'a prompt with "quotes" and } brackets, as long as it is kept '.repeat(60),
});

/** @returns the number of rows */
async function writeExport(path: string): Promise<number> {
  const file = createWriteStream(path);
  file.write('{"value":[\n');
  let bytes = 0;
  let rows = 0;
  while (bytes < FILE_BYTES) {
    const line = `${rows > 0 ? ',' : ''}${JSON.stringify(row(rows))}\n`;
    bytes += line.length;
    rows += 1;
    if (!file.write(line)) await once(file, 'drain');
  }
  file.end(']}\n');
  await once(file, 'close');
  return rows;
}

it(
  `reads ${FILE_BYTES / 1024 / 1024} MiB with ${HEAP_MIB} MiB of heap`,
  async () => {
    const path = join(folder.path, 'export.json');
    const rows = await writeExport(path);
    const child = new Child({
      script: join(await quickProduct(), 'apps/ops/src/main.js'),
      arguments: [
        ...['import', path, '--tenant', 'contoso', '--environment', 'prod', '--dry-run'],
        ...['--capability', 'invoiceProcessing'],
      ],
      env: {
        DATA_DIR: join(folder.path, 'data'),
        NODE_OPTIONS: `--max-old-space-size=${HEAP_MIB}`,
      },
    });
    expect(await child.gone).toBe(0);
    expect(child.output).toContain(`${rows} rows: ${rows} would be sent`);
  },
  PATIENCE_MS,
);

/** Compresses the built files once, so that requests need not compress them. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

const COMPRESSED = /\.(js|css|svg)$/;
/** Nearly the best compression in a tenth of its time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Writes `.br` and `.gz` files next to every script, style sheet and picture of a folder. */
export async function compressAll(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  await Promise.all(
    names
      .filter((name) => COMPRESSED.test(name))
      .map(async (name) => {
        const path = join(folder, name);
        const bytes = await readFile(path);
        await Promise.all([
          toBrotli(bytes, BROTLI).then((smaller) => writeFile(`${path}.br`, smaller)),
          toGzip(bytes).then((smaller) => writeFile(`${path}.gz`, smaller)),
        ]);
      }),
  );
}

/** `import.meta.url` in the joined product: the product's modules keep their own path, those of packages get their file's. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { builtProduct, quickProduct } from './support/built-product.js';
import { PATIENCE_MS } from './support/meter-process.js';

/** The expression by which a joined file states the path of an original module. */
const PLACE = /new URL\("([^"]+)", import\.meta\.url\)\.href/g;

/** The paths that a joined file states for its modules. */
async function placesIn(path: string): Promise<string[]> {
  const said = (await readFile(path, 'utf8')).matchAll(PLACE);
  return Array.from(said, ([, place]) => new URL(place!, pathToFileURL(path)).href);
}

it(
  'names places of modules of the product only, and each as seen from the file that the module is joined into',
  async () => {
    const target = await quickProduct();
    const files = (await readdir(target, { recursive: true })).filter((path) =>
      path.endsWith('.js'),
    );
    const places = await Promise.all(files.map((path) => placesIn(join(target, path))));
    const [joined, product] = [target, await builtProduct()].map(
      (folder) => pathToFileURL(`${folder}/`).href,
    );
    expect(places.flat().length).toBeGreaterThan(5);
    for (const place of places.flat()) {
      expect(place.startsWith(joined!)).toBe(true);
      expect(existsSync(fileURLToPath(place.replace(joined!, product!)))).toBe(true);
    }
  },
  PATIENCE_MS,
);

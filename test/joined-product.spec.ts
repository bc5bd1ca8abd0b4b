/** `import.meta.url` in the joined product: modules of the product keep their own place, those of packages their own file. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { builtProduct, quickProduct } from './support/built-product.js';
import { PATIENCE_MS } from './support/meter-process.js';

/** How a joined file says where a module would be. */
const PLACE = /new URL\("([^"]+)", import\.meta\.url\)\.href/g;

/** Of all modules in a joined file that are told one. */
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

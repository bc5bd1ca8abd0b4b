/**
 * Bundles the modules of the built product, and those of its packages, into few files. A start then takes a third of the
 * processor time, most of which went into finding and reading two thousand modules.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

/** The entry points of processes and threads. The dashboard is excluded: its built files are served as they are. */
const DASHBOARD = 'apps/dashboard/public';
const MAIN = /^apps\/(?!dashboard\/).*\/(.*-)?(main|demo)\.ts$/;
/** class-validator's data on the telephone numbers of all countries, which the product does not use: a tenth of all code. */
const TELEPHONES = 'libphonenumber-js/max';
/** Packages that load files next to their own, and those that only other engines need. */
const APART = [
  /^#manifest$/,
  /^(@eventstore\/db-client|kafkajs|libsql|lz4-napi|pg|snappy|swagger-ui-dist)(\/|$)/,
  TELEPHONES,
];

/**
 * The output can be moved, and copied without the rest of the product, as into an image.
 * @param product the compiler's output
 * @param target gets the same paths as the product, by which processes and threads find each other
 */
export async function joinProduct(product: string, target: string): Promise<void> {
  const sources = await readdir('apps', { recursive: true });
  const mains = sources.map((file) => join('apps', file).split(sep).join('/'));
  const input = mains.filter((file) => MAIN.test(file)).map((file) => file.replace(/\.ts$/, ''));
  const joined = await rolldown({
    cwd: product,
    input: Object.fromEntries(input.map((name) => [name, join(product, `${name}.js`)])),
    platform: 'node',
    external: APART,
    treeshake: false,
    logLevel: 'silent',
    plugins: [placesOf(product, target), telephonesWhenAsked],
  });
  const { output } = await joined.generate({
    entryFileNames: '[name].js',
    chunkFileNames: 'shared/[name].js',
    keepNames: true,
  });
  await joined.close();
  for (const file of output) {
    const path = join(target, file.fileName);
    await writeUnlessSame(path, file.type === 'chunk' ? placed(file.code, path) : file.source);
  }
  if (existsSync(join(product, DASHBOARD))) {
    await cp(join(product, DASHBOARD), join(target, DASHBOARD), { recursive: true });
  }
}

/** A placeholder for the address of a module until it is known which file the module is bundled into. */
const PLACE = 'place-of-module:';
const PLACES = new RegExp(`(["'\`])${PLACE}(.*?)\\1`, 'g');

/** Keeps the original address of each of our modules in `import.meta.url`; packages use theirs only to find packages. */
const placesOf = (product: string, target: string): Plugin => ({
  name: 'places',
  transform: {
    filter: { code: 'import.meta.url' },
    handler(code, id) {
      const inside = relative(product, id);
      if (inside.startsWith('..')) return null;
      const place = JSON.stringify(PLACE + join(target, inside));
      return { code: code.replaceAll('import.meta.url', place), map: null };
    },
  },
});

/** Replaces every placeholder by the path relative to the bundled file. */
const placed = (code: string, path: string): string =>
  code.replaceAll(PLACES, (_, _quote, place: string) => {
    const seen = relative(dirname(path), place).split(sep).join('/');
    return `new URL(${JSON.stringify(seen)}, import.meta.url).href`;
  });

const LOADING_TELEPHONES = new RegExp(`const (\\w+) = require\\("${TELEPHONES}"\\);`);

/** Makes the module of `@IsPhoneNumber` load its data on first use instead of at start. */
const telephonesWhenAsked: Plugin = {
  name: 'telephones',
  transform: {
    filter: { id: /\/class-validator\//, code: LOADING_TELEPHONES },
    handler(code) {
      const [start, name] = LOADING_TELEPHONES.exec(code)!;
      const judging = code.replace(start, '');
      return { code: judging.replaceAll(`${name}.`, `require("${TELEPHONES}").`), map: null };
    },
  },
};

/** Skips identical files, because running processes may be reading them. */
export async function writeUnlessSame(path: string, text: string | Uint8Array): Promise<void> {
  if (existsSync(path) && Buffer.from(text).equals(await readFile(path))) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** The modules that operators' tools and threads load at start: no framework, and nothing that the product loads on demand. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtProduct, quickProduct } from './support/built-product.js';
import { PATIENCE_MS } from './support/meter-process.js';

/** A static import in the compiler's output; a dynamic import is not part of a start. */
const IMPORT = /^(?:import |(?:import|export|\}) .*from |\} from )'([^']+)';$/gm;

type Manifest = {
  readonly imports: Readonly<Record<string, { readonly default: string } | string>>;
};

/** The packages that a module of the product imports statically, directly or indirectly. */
function packagesOf(product: string, entry: string): Set<string> {
  const { imports } = JSON.parse(readFileSync(join(product, 'package.json'), 'utf8')) as Manifest;
  const [packages, seen, open] = [new Set<string>(), new Set<string>(), [join(product, entry)]];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
      const target = targetOf(name, imports);
      if (target === null) packages.add(name);
      else open.push(name.startsWith('.') ? join(dirname(path), name) : join(product, target));
    }
  }
  return packages;
}

/** The files that a module of the joined product loads at start, including its own. */
function joinedFilesOf(entry: string): string[] {
  const files = [entry];
  for (const file of files) {
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/^import .*"(\.[^"]+)";$/gm)) {
      const path = join(dirname(file), name);
      if (!files.includes(path)) files.push(path);
    }
  }
  return files;
}

/** @returns `null` for a package */
function targetOf(name: string, imports: Manifest['imports']): string | null {
  if (name.startsWith('.')) return name;
  if (!name.startsWith('#') || name === '#manifest') return null;
  const exact = imports[name];
  if (typeof exact === 'object') return exact.default;
  const pattern = imports[name.replace(/\/.*/, '/*')] as { readonly default: string };
  return pattern.default.replace('*', name.replace(/.*\//, ''));
}

it.each([
  'apps/ops/src/main.js',
  'apps/projector/src/projection-thread-main.js',
  'apps/query/src/answers/question-thread-main.js',
])(
  '%s loads no Nest',
  async (entry) => {
    const packages = packagesOf(await builtProduct(), entry);
    expect(packages.size).toBeGreaterThan(10);
    expect(Array.from(packages).filter((name) => name.startsWith('@nestjs/'))).toEqual([]);
  },
  PATIENCE_MS,
);

it(
  'the product loads what makes the OpenAPI document when it is asked for',
  async () => {
    const packages = packagesOf(await builtProduct(), 'apps/standalone/src/main.js');
    expect(packages).toContain('@nestjs/common');
    expect(packages).not.toContain('@nestjs/swagger');
  },
  PATIENCE_MS,
);

it(
  'what class-validator knows of telephone numbers is loaded when it judges one',
  async () => {
    const main = join(await quickProduct(), 'apps/standalone/src/main.js');
    const code = joinedFilesOf(main).map((file) => readFileSync(file, 'utf8'));
    const loads = code.flatMap((text) => text.match(/.*\blibphonenumber-js\b.*/g) ?? []);
    expect(loads).toEqual([
      expect.stringContaining('("libphonenumber-js/max").parsePhoneNumber)(value'),
    ]);
  },
  PATIENCE_MS,
);

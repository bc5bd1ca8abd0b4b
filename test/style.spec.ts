/** The style of the sources: sizes, headers, and the origin of time, random values and timers. */
import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { usesOfOutsideWorld } from './outside-world.js';
import { lineOf, linesOf, parse, readSourceFiles, visit } from './source-files.js';

const FILE_LINES_MAX = 250;
const FUNCTION_LINES_MAX = 60;

/** The files that may create clocks, ids and timers, each with the reason. */
const OUTSIDE_WORLD: Readonly<Record<string, string>> = {
  'apps/dashboard/src/data/timers.ts':
    'gathers what arrives together, waits until typing pauses, looks again',
  'libs/client/src/outside.ts':
    'stands alone: what a client is handed unless its user hands it more',
  'libs/eventsourcing/src/clock.ts': 'makes the clock of the process',
  'libs/eventsourcing/src/identifiers.ts': 'makes the ids by which one call is told from another',
  'libs/eventsourcing/src/timers.ts':
    'makes sleep, the bound on waiting and on a turn of the event loop',
  'libs/platform/src/clock.ts': 'measures how far the clock is from a steady one',
  'libs/webhooks/src/signature.ts': 'makes the secrets that endpoints know us by',
  'libs/platform/src/random-id.ts': 'makes the ids that nothing can be derived from',
};

/** The test files that may read the machine's clock, each with the reason. */
const MACHINE_CLOCK: Readonly<Record<string, string>> = {
  'libs/engines/src/needs.spec.ts':
    'shifts it against that of an engine that was written a moment ago',
  'libs/platform/src/auth/limits.spec.ts':
    'replaces it, because the rate limiter’s library reads it',
  'libs/platform/src/clock.spec.ts': 'compares the clock of the process with it',
  'libs/testing/src/eventstoredb-stand-in/read-call.ts':
    'stands in for a server with a clock of its own',
  'libs/testing/src/eventstoredb-stand-in/stand-in.ts': 'the same',
  'libs/webhooks/src/testing/world.ts': 'a library of others compares signatures with it',
};
/** Tests that measure or break real machines. */
const ON_REAL_MACHINES = /^test\/(bench|bench-contenders|chaos)\//;

const files = readSourceFiles();
const product = files.filter((file) => file.product);

describe('the style of the sources', () => {
  it('is checked on files that were found', () => {
    expect(product.map(({ path }) => path)).toContain('libs/metering/src/values/amounts.ts');
  });

  it(`keeps files within ${FILE_LINES_MAX} lines`, () => {
    const tooLong = files
      .filter((file) => file.lines > FILE_LINES_MAX)
      .map(({ path, lines }) => `${path}: ${lines} lines`);
    expect(tooLong).toEqual([]);
  });

  it(`keeps functions within ${FUNCTION_LINES_MAX} lines`, () => {
    const tooLong: string[] = [];
    for (const { path, tree } of product) {
      visit(tree, (node) => {
        if (!ts.isFunctionLike(node) || linesOf(node) <= FUNCTION_LINES_MAX) return;
        tooLong.push(`${path}:${lineOf(node)}: ${linesOf(node)} lines`);
      });
    }
    expect(tooLong).toEqual([]);
  });

  it('takes time, chance and timers from outside', () => {
    const found = product
      .filter(({ path }) => !(path in OUTSIDE_WORLD))
      .flatMap(({ path, tree }) =>
        usesOfOutsideWorld(tree).map(({ line, what }) => `${path}:${line}: ${what}`),
      );
    expect(found).toEqual([]);
  });

  it('allows the outside world only where it is still used', () => {
    const needed = product.filter(({ tree }) => usesOfOutsideWorld(tree).length > 0);
    expect(needed.map(({ path }) => path)).toEqual(
      expect.arrayContaining(Object.keys(OUTSIDE_WORLD)),
    );
  });

  it('tests nothing against the day on which the tests run', () => {
    const reading = files
      .filter(({ product: isProduct, path }) => !isProduct && !ON_REAL_MACHINES.test(path))
      .filter(({ text }) => text.includes('Date'))
      .filter(({ tree }) => usesOfOutsideWorld(tree).some(({ what }) => what.includes('Date')))
      .map(({ path }) => path);
    expect(reading).toEqual(Object.keys(MACHINE_CLOCK));
  });

  it('says at the head of every file what it gives', () => {
    const silent = files.filter(({ text }) => !/^\/\*\*\s+(\*\s+)?[\w`]/.test(text));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('gives every app and lib a face', () => {
    const folders = ['apps', 'libs', 'libs/adapters'].flatMap((root) =>
      readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name !== 'adapters')
        .map(({ name }) => `${root}/${name}`),
    );
    const paths = new Set(files.map(({ path }) => path));
    const faceless = folders.filter(
      (folder) => !paths.has(`${folder}/src/index.ts`) && !paths.has(`${folder}/src/main.ts`),
    );
    expect(faceless).toEqual([]);
  });

  it('leaves nothing for later', () => {
    const later = new RegExp(['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|'));
    const found = files.filter(({ text }) => later.test(text)).map(({ path }) => path);
    expect(found).toEqual([]);
  });
});

describe('the check for the outside world', () => {
  it.each([
    ['Date.now()', 'Date.now'],
    ['new Date()', 'new Date()'],
    ['new Date', 'new Date()'],
    ['Math.random()', 'Math.random'],
    ['performance.now()', 'performance.now'],
    ['process.hrtime.bigint()', 'process.hrtime'],
    ['setTimeout(f, 1)', 'setTimeout'],
    ['setInterval(f, 1)', 'setInterval'],
    ['setImmediate(f)', 'setImmediate'],
    ['randomUUID()', 'randomUUID'],
    ["import { setTimeout as wait } from 'node:timers/promises'", 'node:timers/promises'],
  ])('finds %s', (code, what) => {
    expect(usesOfOutsideWorld(parse('a.ts', `const x = 1;\n${code};`))).toEqual([
      { line: 2, what },
    ]);
  });

  it.each(["new Date('2025-01-01')", 'clock.now()', '"Date.now()"', '// Date.now()'])(
    'is not misled by %s',
    (code) => expect(usesOfOutsideWorld(parse('a.ts', code))).toEqual([]),
  );
});

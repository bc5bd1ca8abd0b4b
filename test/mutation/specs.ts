/** Loads compiled specifications into this process and runs them one by one, with the jest globals that the core's specifications use. */
import { expect } from 'expect';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

type Body = (...row: unknown[]) => unknown;

/** The hooks of the file or of one `describe`. */
interface Scope {
  name: string;
  before: Body[];
  after: Body[];
}

/** One test with its surrounding scopes. */
export interface Spec {
  id: string;
  scopes: Scope[];
  body: Body;
}

/** Loads every `*.spec.js` below the folders of `dist`, except property tests, whose random examples detect faults late. */
export async function loadSpecs(folders: string[]): Promise<Spec[]> {
  const specs: Spec[] = [];
  for (const path of folders.flatMap(specFiles)) {
    declareGlobals(relative(process.cwd(), path), specs);
    await import(pathToFileURL(path).href);
  }
  return specs;
}

/** Runs one test with its hooks; rejects with the failure. */
export async function runSpec({ scopes, body }: Spec): Promise<void> {
  for (const hook of scopes.flatMap(({ before }) => before)) await hook();
  try {
    await body();
  } finally {
    for (const hook of scopes.toReversed().flatMap(({ after }) => after)) await hook();
  }
}

function specFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.spec.js') && !name.endsWith('.property.spec.js'))
    .map((name) => join(process.cwd(), folder, name));
}

function declareGlobals(file: string, specs: Spec[]): void {
  const scopes: Scope[] = [{ name: file, before: [], after: [] }];
  const innermost = () => scopes[scopes.length - 1]!;
  const it = (name: string, body: Body) => {
    const id = [...scopes.map((scope) => scope.name), name, specs.length].join(' ');
    specs.push({ id, scopes: [...scopes], body });
  };
  const describe = (name: string, body: Body) => {
    scopes.push({ name, before: [], after: [] });
    body();
    scopes.pop();
  };
  Object.assign(globalThis, {
    expect,
    describe: Object.assign(describe, { each: each(describe) }),
    it: Object.assign(it, { each: each(it) }),
    beforeEach: (hook: Body) => innermost().before.push(hook),
    afterEach: (hook: Body) => innermost().after.push(hook),
  });
}

/**
 * Declares a test for every row of a table and inserts the row's values into the name, as `util.format` does. As in jest,
 * rows are lists of values only if all of them are.
 */
function each(declare: (name: string, body: Body) => void) {
  return (rows: unknown[]) => (name: string, body: Body) => {
    const areLists = rows.every((row) => Array.isArray(row));
    for (const row of rows) {
      const values = areLists ? (row as unknown[]) : [row];
      declare(format(name, ...values), () => body(...values));
    }
  };
}

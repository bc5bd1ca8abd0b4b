/** The table of roles and routes in docs/security.md, generated from the routes' declarations. */
import { readFile, writeFile } from 'node:fs/promises';
import * as markdown from 'prettier/plugins/markdown';
import { format } from 'prettier/standalone';
import { ROLES } from '#platform';
import type { Operation } from '../support/operations.js';

const DOCUMENT = 'docs/security.md';
const BEGIN = '<!-- routes: made by the specification of the access matrix -->';
const END = '<!-- end of routes -->';

export async function routeTable(operations: readonly Operation[]): Promise<string> {
  const lines = operations.map(({ name, definition }) => {
    const requires: readonly string[] = definition['x-requires'];
    return `| \`${name}\` | ${cellsOf(requires).join(' | ')} |`;
  });
  const head = `| route | ${ROLES.join(' | ')} |\n|---|${ROLES.map(() => '---').join('|')}|`;
  return (
    await format([head, ...lines].join('\n'), { parser: 'markdown', plugins: [markdown] })
  ).trim();
}

/** One mark per role; a requirement that is the same for all roles gets the same mark in every column. */
function cellsOf(requires: readonly string[]): string[] {
  if (requires.includes('nobody')) return ROLES.map(() => 'open');
  if (requires.includes('anyone signed in')) return ROLES.map(() => 'yes');
  return ROLES.map((role) => (requires.includes(role) ? 'yes' : '–'));
}

export async function documentedTable(): Promise<string> {
  const text = await readFile(DOCUMENT, 'utf8');
  return text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)).trim();
}

/** Writes the expected table into the docs, for `WRITE_DOCS=true`. */
export async function writeTable(table: string): Promise<void> {
  const text = await readFile(DOCUMENT, 'utf8');
  const before = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
  await writeFile(DOCUMENT, `${before}\n\n${table}\n\n${text.slice(text.indexOf(END))}`);
}

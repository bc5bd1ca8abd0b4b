/** Files, scripts, commands and variables that the documents name exist. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { operatorsProgram } from '../../apps/ops/src/program.js';
import { codeBlocks, documents, found } from './markdown.js';

describe('the documents', () => {
  it('link to files and headings that are there', () => {
    const broken = found(/\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)/g)
      .filter(({ document, groups: [path = '', anchor = ''] }) => {
        const target = path === '' ? document.path : join(dirname(document.path), path);
        return !existsSync(target) || !hasHeading(target, anchor);
      })
      .map(({ document, groups }) => `${document.path}: ${groups.join('')}`);
    expect(broken).toEqual([]);
  });

  it('name files that are there', () => {
    const missing = found(/`((?:apps|libs|test|deploy|docs)\/[\w./-]+)`/g)
      .filter(({ groups: [path = ''] }) => !existsSync(path))
      .map(({ document, groups }) => `${document.path}: ${groups.join('')}`);
    expect(missing).toEqual([]);
  });

  it('name behind each risk of the OWASP list a specification that is there', () => {
    const [, table = ''] = readFileSync('docs/security.md', 'utf8').split('## OWASP');
    const rows = table.split('\n').filter((line) => line.startsWith('| API'));
    expect(rows).toHaveLength(10);
    for (const row of rows) {
      const named = [...row.matchAll(/`([\w./-]+\.spec\.ts)` "([^"]+)"/g)];
      expect([row, named.length]).not.toEqual([row, 0]);
      for (const [, path, title] of named) {
        expect([title, readFileSync(path!, 'utf8').includes(title!)]).toEqual([title, true]);
      }
    }
  });

  it('name scripts that are there', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object };
    const named = found(/npm run (?:--silent )?([\w:-]+)/g).map(({ groups: [name = ''] }) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('name commands and options of operators that are there', () => {
    const helps = new Map(
      operatorsProgram().commands.map((command) => [command.name(), command.helpInformation()]),
    );
    const named = found(/(?:`ops |npm run ops -- )([a-z][\w-]*)([^`\n|]*)/g);
    expect(named.length).toBeGreaterThan(10);
    const wrong = named.filter(({ groups: [name = '', rest = ''] }) => {
      const help = helps.get(name);
      const options = rest.match(/(?<=\s)--[a-z][\w-]*/g) ?? [];
      return help === undefined || options.some((option) => !help.includes(option));
    });
    expect(wrong.map(({ document, groups }) => `${document.path}: ops ${groups.join('')}`)).toEqual(
      [],
    );
  });

  it('explain every variable that the system reads', () => {
    const source = ['environment', 'tracing-environment']
      .map((name) => readFileSync(`libs/platform/src/environment/${name}.ts`, 'utf8'))
      .join('\n');
    const variables = source.match(/^ {2}[A-Z][A-Z_]+(?=[?! ])/gm)!.map((name) => name.trim());
    const configuration = documents.find(({ path }) => path === 'docs/configuration.md')!.text;
    expect(variables.length).toBeGreaterThan(10);
    expect(variables.filter((name) => !configuration.includes(`\`${name}\``))).toEqual([]);
  });

  it('hold JSON that can be read', () => {
    const json = codeBlocks.filter(({ language }) => language === 'json');
    expect(json).not.toEqual([]);
    for (const { text } of json) expect(() => JSON.parse(text) as unknown).not.toThrow();
  });
});

/** Whether a document has a heading with this anchor, made as GitHub makes it. */
function hasHeading(path: string, anchor: string): boolean {
  if (anchor === '' || !path.endsWith('.md')) return true;
  const headings = readFileSync(path, 'utf8').match(/^#+ .*$/gm) ?? [];
  return headings
    .map((heading) => heading.replace(/^#+ /, '').toLowerCase())
    .map((text) => `#${text.replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')}`)
    .includes(anchor);
}

/** The files, headings and specifications that the documents name exist, and the JSON that they show is valid. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CAPABILITIES } from '#metering';
import { readSourceFiles } from '../source-files.js';
import { codeBlocks, found } from './markdown.js';

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

  it('name sources and scripts that are there, also by their name alone', () => {
    const tracked = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n');
    const known = new Set(tracked.map((path) => basename(path)));
    // Kafka's own scripts, `kafka-….sh`, are part of Kafka.
    const named = found(
      /`(?:node )?(?:[\w.-]+\/)*((?!kafka-)[\w.-]+\.(?:ts|tsx|js|cjs|sh))(?=[`\s])/g,
    );
    expect(named.length).toBeGreaterThan(50);
    const missing = named
      .filter(({ groups: [name = ''] }) => !known.has(name) && !known.has(sourceOf(name)))
      .map(({ document, groups }) => `${document.path}: ${groups.join('')}`);
    expect(missing).toEqual([]);
  });

  it('name metrics that a process exposes', () => {
    const sources = readSourceFiles()
      .filter(({ product }) => product)
      .map(({ text }) => text)
      .join('\n');
    const named = found(/\b(meter_[a-z_]+[a-z])(?![*_])/g);
    expect(named.length).toBeGreaterThan(20);
    const unknown = named
      .filter(({ groups: [name = ''] }) => !sources.includes(name))
      .map(({ document, groups }) => `${document.path}: ${groups.join('')}`);
    expect(unknown).toEqual([]);
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

  it('give the rate of every capability', () => {
    const [, rates = ''] = readFileSync('docs/rules.md', 'utf8').split('### Rates');
    const [table = ''] = rates.split('## Decisions');
    expect(CAPABILITIES.filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
  });

  it('hold JSON that can be read', () => {
    const json = codeBlocks.filter(({ language }) => language === 'json');
    expect(json).not.toEqual([]);
    for (const { text } of json) expect(() => JSON.parse(text) as unknown).not.toThrow();
  });
});

const sourceOf = (compiled: string): string => compiled.replace(/\.js$/, '.ts');

/** Whether a document has a heading with this anchor, generated as GitHub does. */
function hasHeading(path: string, anchor: string): boolean {
  if (anchor === '' || !path.endsWith('.md')) return true;
  const headings = readFileSync(path, 'utf8').match(/^#+ .*$/gm) ?? [];
  return headings
    .map((heading) => heading.replace(/^#+ /, '').toLowerCase())
    .map((text) => `#${text.replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')}`)
    .includes(anchor);
}

/** The commands that the documents show and the product advises work as typed: scripts, their options and names, commands of `ops`, specifications, variables. */
import { readFileSync } from 'node:fs';
import { operatorsProgram } from '../../apps/ops/src/program.js';
import { readSourceFiles } from '../source-files.js';
import { type Document, documents, found } from './markdown.js';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};
const sources = readSourceFiles();

const shown = ({ path }: Document, words: readonly string[]): string =>
  `${path}: ${words.join(' ')}`;

describe('the scripts that documents name', () => {
  it('are there', () => {
    const named = found(/npm run (?:--silent )?([\w:-]+)/g).map(({ groups: [name = ''] }) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('know the options and names that follow them', () => {
    const named = found(/npm run (?:--silent )?([\w:-]+) -- ([^`\n|#]*)/g);
    const own = named.filter(({ groups: [name = ''] }) => folderOf(name) !== undefined);
    expect(own.length).toBeGreaterThan(10);
    const wrong = own.filter(({ groups: [name = '', rest = ''] }) =>
      wordsOf(rest).some((word) => !textOf(folderOf(name)!).includes(word)),
    );
    expect(wrong.map(({ document, groups }) => shown(document, groups))).toEqual([]);
  });

  /** The folder of the program that a script starts, if that program parses its own arguments. */
  const folderOf = (script: string): string | undefined =>
    /node .*dist\/(test\/\w+)\/main\.js/.exec(scripts[script] ?? '')?.[1];

  const textOf = (folder: string): string =>
    sources
      .filter(({ path }) => path.startsWith(`${folder}/`))
      .map(({ text }) => text)
      .join('\n');

  /** Options without their dashes, and names that are not the value of an option. */
  function wordsOf(rest: string): string[] {
    const words = rest.trim().split(/\s+/);
    const options = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
    const names = words.filter(
      (word, at) => /^[a-z]/.test(word) && !words[at - 1]?.startsWith('-'),
    );
    return [...options, ...names];
  }
});

it('name specifications that jest finds', () => {
  const named = found(/npm (?:test|run (test:\w+)) -- ([^`\n|#]*)/g).flatMap(
    ({ document, groups: [suite = '', rest = ''] }) =>
      (/^[\w/.-]+/.exec(rest.replace(/-t .*/, '')) ?? []).map((pattern) => ({
        document,
        suite,
        pattern,
      })),
  );
  expect(named.length).toBeGreaterThan(5);
  const wrong = named.filter(
    ({ suite, pattern }) =>
      !pattern.startsWith('-') &&
      !sources.some(({ path }) => {
        const folder = suite === '' ? '' : `${suite.replace(':', '/')}/`;
        return path.startsWith(folder) && path.endsWith('.spec.ts') && path.includes(pattern);
      }),
  );
  expect(wrong.map(({ document, pattern }) => shown(document, [pattern]))).toEqual([]);
});

describe('commands of `ops`', () => {
  const helps = operatorsProgram().commands;

  /** Whether the program knows the command, its options, and the values given to them. */
  function isKnown(name: string, rest: string): boolean {
    const command = helps.find((one) => one.name() === name);
    const given = [...rest.matchAll(/(?<=\s)(--[a-z][\w-]*)(?: ([a-z]\w*))?/g)];
    return (
      given.every(([, long, value]) => {
        const option = command?.options.find((one) => one.long === long);
        const choices = option?.argChoices ?? [];
        return option && (value === undefined || choices.length === 0 || choices.includes(value));
      }) && command !== undefined
    );
  }

  it('in documents are there, with their options and values', () => {
    const named = found(/(?:`ops |npm run (?:--silent )?ops -- )([a-z][\w-]*)([^`\n|)#]*)/g);
    expect(named.length).toBeGreaterThan(10);
    const wrong = named.filter(({ groups: [name = '', rest = ''] }) => !isKnown(name, rest));
    expect(wrong.map(({ document, groups }) => shown(document, groups))).toEqual([]);
  });

  it('that the product advises are there, with their options and values', () => {
    const advised = sources
      .filter(({ product }) => product)
      .flatMap(({ path, text }) =>
        Array.from(text.matchAll(/"ops ([a-z][\w-]*)([^"\n]*)"/g), ([, name = '', rest = '']) => ({
          path,
          name,
          rest,
        })),
      );
    expect(advised.length).toBeGreaterThan(3);
    expect(advised.filter(({ name, rest }) => !isKnown(name, rest))).toEqual([]);
  });
});

describe('variables', () => {
  it('of the system are all explained', () => {
    const variables = ['environment', 'tracing-environment'].flatMap((name) => {
      const text = readFileSync(`libs/platform/src/environment/${name}.ts`, 'utf8');
      return text.match(/^ {2}[A-Z][A-Z_]+(?=[?! ])/gm)!.map((line) => line.trim());
    });
    const configuration = documents.find(({ path }) => path === 'docs/configuration.md')!.text;
    expect(variables.length).toBeGreaterThan(10);
    expect(variables.filter((name) => !configuration.includes(`\`${name}\``))).toEqual([]);
  });

  it('that a document sets are read', () => {
    const set = found(/(?<![\w<-])([A-Z][A-Z_]{2,})=(?=\S)/g);
    expect(set.length).toBeGreaterThan(10);
    const read = new Set(sources.flatMap(({ text }) => text.match(/\b[A-Z][A-Z_]{2,}\b/g) ?? []));
    const wrong = set.filter(({ groups: [name = ''] }) => name !== 'NAME' && !read.has(name));
    expect(wrong.map(({ document, groups }) => shown(document, groups))).toEqual([]);
  });
});

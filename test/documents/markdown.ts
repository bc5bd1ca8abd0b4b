/** Parses the project's documents: links, code blocks, and names in code type. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Document {
  readonly path: string;
  readonly text: string;
}

export interface CodeBlock {
  readonly document: string;
  readonly language: string;
  readonly text: string;
}

export const documents: readonly Document[] = execFileSync('git', ['ls-files', '*.md'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** @returns each match's groups with its document */
export function found(expression: RegExp): { document: Document; groups: readonly string[] }[] {
  return documents.flatMap((document) =>
    Array.from(document.text.matchAll(expression), (match) => ({
      document,
      groups: match.slice(1).map((group) => group ?? ''),
    })),
  );
}

export const codeBlocks: readonly CodeBlock[] = found(/^```(\w*)\n([\s\S]*?)^```/gm).map(
  ({ document, groups: [language = '', text = ''] }) => ({
    document: document.path,
    language,
    text,
  }),
);

/** The project's sources for the style tests, each parsed when its tree is first used. */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** Whether it ships with the product: neither a specification nor test support. */
  readonly product: boolean;
  readonly tree: ts.SourceFile;
}

const ROOTS = ['apps', 'libs', 'test'];

export function readSourceFiles(): SourceFile[] {
  return ROOTS.flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => `${root}/${name}`),
  )
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('/generated/'))
    .sort()
    .map(readSourceFile);
}

function readSourceFile(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  let tree: ts.SourceFile | undefined;
  return {
    path,
    text,
    lines: text.trimEnd().split('\n').length,
    product:
      !/(\.(spec|spec-helper|fixture)|\/(examples|spec-support))\.ts$|\/testing\/|^test\//.test(
        path,
      ),
    get tree() {
      return (tree ??= parse(path, text));
    },
  };
}

export function parse(path: string, text: string): ts.SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
}

export function visit(node: ts.Node, onNode: (node: ts.Node) => void): void {
  onNode(node);
  node.forEachChild((child) => visit(child, onNode));
}

export function lineOf(node: ts.Node): number {
  const tree = node.getSourceFile();
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

export function linesOf(node: ts.Node): number {
  const tree = node.getSourceFile();
  return tree.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - lineOf(node);
}

/** Finds code that itself reads the clock, uses random values or creates timers. */
import ts from 'typescript';
import { lineOf, visit } from './source-files.js';

const PROPERTIES = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'process.hrtime',
  'crypto.randomUUID',
]);
const FUNCTIONS = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'randomUUID',
  'randomBytes',
]);

export interface Use {
  readonly line: number;
  readonly what: string;
}

export function usesOfOutsideWorld(tree: ts.SourceFile): Use[] {
  const uses: Use[] = [];
  visit(tree, (node) => {
    const what = useOf(node);
    if (what !== null) uses.push({ line: lineOf(node), what });
  });
  return uses;
}

function useOf(node: ts.Node): string | null {
  if (ts.isImportDeclaration(node)) {
    const module = node.moduleSpecifier.getText().slice(1, -1);
    return /^(node:)?timers(\/|$)/.test(module) ? module : null;
  }
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText();
    return PROPERTIES.has(text) ? text : null;
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    return FUNCTIONS.has(node.expression.text) ? node.expression.text : null;
  }
  const readsClock =
    ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length;
  return readsClock ? 'new Date()' : null;
}

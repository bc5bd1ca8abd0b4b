/** Every text with which the ledger can reject, read from the sources, for specifications. */
import ts from 'typescript';
import { readSourceFiles, visit } from '../source-files.js';

const FOLDERS = /^libs\/(?:metering\/src\/month|ledger\/src)\/[\w-]+\.ts$/;
/** Functions that reject; their second argument is the text. */
const REFUSING = new Set(['reject', 'wrong']);
/** Stands for a figure or an id in a text. */
const FIGURE = '7';

export function refusalTexts(): readonly string[] {
  const texts = readSourceFiles()
    .filter(({ path, product }) => product && FOLDERS.test(path))
    .flatMap(({ tree }) => textsIn(tree));
  return [...new Set(texts)].filter((text) => text !== FIGURE);
}

function textsIn(tree: ts.SourceFile): readonly string[] {
  const texts: string[] = [];
  visit(tree, (node) => {
    const text = textOf(node);
    if (text) texts.push(...said(text));
  });
  return texts;
}

/** The expression of the reason, if the node rejects something. */
function textOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    return REFUSING.has(node.expression.text) ? node.arguments[1] : undefined;
  }
  if (ts.isShorthandPropertyAssignment(node)) {
    return node.name.text === 'message' ? node.name : undefined;
  }
  return ts.isPropertyAssignment(node) && node.name.getText() === 'message'
    ? node.initializer
    : undefined;
}

/** All texts that an expression may produce. */
function said(node: ts.Expression): readonly string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return said(node.expression);
  if (ts.isConditionalExpression(node)) return [...said(node.whenTrue), ...said(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return joined([said(node.left), said(node.right)]);
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.flatMap(({ expression, literal }) => [
      said(expression),
      [literal.text],
    ]);
    return joined([[node.head.text], ...parts]);
  }
  if (ts.isIdentifier(node)) return orFigure(constantsOf(node).flatMap(said));
  return ts.isCallExpression(node) ? saidByCall(node) : [FIGURE];
}

function saidByCall(call: ts.CallExpression): readonly string[] {
  const { expression } = call;
  const [first, second] = call.arguments;
  if (ts.isPropertyAccessExpression(expression) && expression.name.text === 'join') {
    const ways = constantsOf(expression.expression).flatMap(itemsOf).flatMap(said);
    return [...ways, ...joined([ways.slice(0, 1), said(first!), ways.slice(-1)])];
  }
  if (!ts.isIdentifier(expression)) return [FIGURE];
  // Singular or plural.
  if (expression.text === 'counted') {
    return said(second!).flatMap((noun) => [`1 ${noun}`, `${FIGURE} ${noun}s`]);
  }
  return orFigure(returnedBy(expression).flatMap(said));
}

const orFigure = (texts: readonly string[]): readonly string[] =>
  texts.length === 0 ? [FIGURE] : texts;

/** The values of the constant, searched from the name outwards. */
function constantsOf(name: ts.Expression): readonly ts.Expression[] {
  for (let around: ts.Node = name; around; around = around.parent) {
    const found: ts.Expression[] = [];
    visit(around, (node) => {
      if (!ts.isVariableDeclaration(node) || node.name.getText() !== name.getText()) return;
      if (node.initializer) found.push(node.initializer);
    });
    if (found.length > 0) return found;
  }
  return [];
}

/** The items of a list, including those spread on a condition. */
function itemsOf(list: ts.Expression): readonly ts.Expression[] {
  if (ts.isArrayLiteralExpression(list)) return list.elements.flatMap(itemsOf);
  if (ts.isSpreadElement(list)) return itemsOf(list.expression);
  if (ts.isParenthesizedExpression(list)) return itemsOf(list.expression);
  if (!ts.isConditionalExpression(list)) return [list];
  return [...itemsOf(list.whenTrue), ...itemsOf(list.whenFalse)];
}

function returnedBy(name: ts.Identifier): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  visit(name.getSourceFile(), (node) => {
    if (!ts.isFunctionDeclaration(node) || node.name?.text !== name.text) return;
    visit(node, (inner) => {
      if (ts.isReturnStatement(inner) && inner.expression) found.push(inner.expression);
    });
  });
  return found;
}

/** Each text of the first part with each of the second, and so on. */
const joined = (parts: readonly (readonly string[])[]): readonly string[] =>
  parts.reduce<readonly string[]>(
    (begun, next) => begun.flatMap((one) => next.map((other) => one + other)),
    [''],
  );

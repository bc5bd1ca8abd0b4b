/** A row of an export, or the problem with it. */
import type { Problem } from './row-problem.js';

export type Fields = Readonly<Record<string, unknown>>;

export type FoundRow =
  | { readonly kind: 'row'; readonly line: number; readonly fields: Fields }
  | { readonly kind: 'problem'; readonly line: number; readonly problem: Problem };

/** Resolves and loads the project's modules in Node while specifications run: the TypeScript sources, not the build. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compiled } from './typescript.js';

/** Maps `./name.js` in a TypeScript file to `name.ts` beside it, and `#name` to its source in the manifest. */
export function resolve(specifier, context, next) {
  const { parentURL = '', conditions } = context;
  if (specifier.startsWith('.') && parentURL.endsWith('.ts')) {
    const url = new URL(specifier.replace(/\.js$/, '.ts'), parentURL);
    if (existsSync(url)) return { url: url.href, format: 'module', shortCircuit: true };
  }
  if (!specifier.startsWith('#')) return next(specifier, context);
  return next(specifier, { ...context, conditions: ['source', ...conditions] });
}

export function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  return { source: compiled(fileURLToPath(url)).code, format: 'module', shortCircuit: true };
}

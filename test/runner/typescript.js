/** Compiles a TypeScript file of the project for Node, with its source map. */
import { transformFileSync } from '@swc/core';

const OPTIONS = {
  swcrc: false,
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'es6' },
  sourceMaps: true,
};

/** @returns the code and its source map, as text */
export const compiled = (path) => transformFileSync(path, OPTIONS);

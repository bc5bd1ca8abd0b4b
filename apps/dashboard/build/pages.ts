/** The build of the pages: one folder of scripts, styles and HTML, which the query app serves. */
import type { HtmlTagDescriptor, InlineConfig, Plugin } from 'vite';

/** A placeholder that the query app replaces in every page it serves. */
const NONCE_PLACE = '__NONCE__';

/** The name of the entry whose script sends the first requests before the rest of the page has loaded. */
const EARLY = 'early';

/** Puts the early script before the page's own; as a part of that, it would wait for everything the page imports. */
const earlyFirst: Plugin = {
  name: 'early-first',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const early = Object.values(bundle ?? {}).find(
        (one) => one.type === 'chunk' && one.isEntry && one.name === EARLY,
      );
      if (early?.type !== 'chunk') throw new Error(`The pages have no script named ${EARLY}`);
      return [
        tag('script', { type: 'module', src: `/${early.fileName}` }),
        ...early.imports.map((file) => tag('link', { rel: 'modulepreload', href: `/${file}` })),
      ];
    },
  },
};

const tag = (name: string, attrs: Readonly<Record<string, string>>): HtmlTagDescriptor => ({
  tag: name,
  attrs: { ...attrs, crossorigin: true },
  injectTo: 'head-prepend',
});

/** Modules that every page needs at once: one file loads sooner than about thirty. */
const ON_EVERY_PAGE = new RegExp(
  [
    'node_modules/(?:@tanstack/query-core|@tanstack/react-query|@fluentui/react-icons)/',
    // Excludes what loads first, which must stay small, and what only some pages or dialogs need.
    'dashboard/src/data/(?!addresses|early-answers|commands|files|price-queries|re)',
    'dashboard/src/parts/(?!bars|code|explain/explanation|explain/used|modality|sku|tick|virtual)',
    'dashboard/src/(?:acts/(?:act-button|lazy-acts)|charts/(?:scale|use)|texts/[^/]+\\.tsx?$)',
  ].join('|'),
);

/** The configuration of Vite; its paths are relative to the working directory of the build. */
export const PAGES: InlineConfig = {
  configFile: false,
  root: 'apps/dashboard',
  base: '/',
  logLevel: 'warn',
  html: { cspNonce: NONCE_PLACE },
  plugins: [earlyFirst],
  build: {
    outDir: '../../dist/apps/dashboard/public',
    emptyOutDir: true,
    target: 'es2023',
    // A `data:` address would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      input: { index: 'apps/dashboard/index.html', [EARLY]: 'apps/dashboard/src/early.ts' },
      // Fluent marks its files with directives for server-side rendering, which is not used here.
      onLog(level, log, report) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\//, priority: 1 },
            { name: 'page', test: ON_EVERY_PAGE },
          ],
        },
      },
    },
  },
};

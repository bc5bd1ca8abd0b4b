/** How the pages become files: one folder that the query app serves, every style and script its own. */
import type { InlineConfig } from 'vite';

/** Replaced by the query app in every page it serves. */
const NONCE_PLACE = '__NONCE__';

/** For Vite; paths begin at the folder that the build runs in. */
export const PAGES: InlineConfig = {
  configFile: false,
  root: 'apps/dashboard',
  base: '/',
  logLevel: 'warn',
  html: { cspNonce: NONCE_PLACE },
  build: {
    outDir: '../../dist/apps/dashboard/public',
    emptyOutDir: true,
    target: 'es2023',
    // A `data:` address would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      // Fluent marks its files for servers that render pages; here there is none.
      onLog(level, log, report) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// }],
        },
      },
    },
  },
};

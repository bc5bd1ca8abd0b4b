/** The part of `#engines` for tools and threads that do not run an app; it does not load the framework. */
export { type EmbeddedFile, embeddedFiles } from './embedded.js';
export type { Engines } from './engines.js';
export { openEngines } from './open-engines.js';
export { eventStoreFiles } from './event-store-db.js';
export { requireTlsFiles } from './tls-files.js';
export { namingAuthorities } from './untrusted-server.js';
export { LEDGER_CATEGORIES } from './installation.js';
export { adoptLog } from './needs.js';
export { retryOf } from './outage.js';
export { usageOffsetsNeed } from './usage-offsets.js';

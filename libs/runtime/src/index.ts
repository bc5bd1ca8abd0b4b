/** Joins apps to engines: embedded ones by default, the real ones where the configuration names an address. */
export { retryOf } from './credit-ledger.js';
export { type EmbeddedFile, embeddedFiles } from './embedded.js';
export { type Engines, openEngines } from './engines.js';
export { LEDGER_CATEGORIES } from './installation.js';
export { adoptLog } from './needs.js';
export { type App, type AppContext, runApp } from './run-app.js';
export { usageOffsetsNeed } from './usage-offsets.js';

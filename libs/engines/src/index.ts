/** Opens the configured engines (a server if its address is set, otherwise embedded) and runs apps over them. */
export * from './basics.js';
export { type App, type AppContext, runApp } from './run-app.js';
export { withoutRepeats } from './without-repeats.js';

/** Opens the engines that the configuration names (embedded ones, or servers where it has an address), and runs apps over them. */
export * from './basics.js';
export { type App, type AppContext, runApp } from './run-app.js';
export { withoutRepeats } from './without-repeats.js';

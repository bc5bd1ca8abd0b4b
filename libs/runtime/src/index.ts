/** Joins apps to engines: embedded ones by default, the real ones where the configuration names an address. */
export * from './basics.js';
export { type App, type AppContext, runApp } from './run-app.js';
export { withoutRepeats } from './without-repeats.js';

/** The metering app, for the process that composes it. */
export { meteringApp } from './metering-app.js';

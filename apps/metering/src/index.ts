/** The metering app as a part, for the process that composes it. */
export { meteringApp } from './metering-app.js';

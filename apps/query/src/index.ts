/** The query app, for the process that composes it. */
export { queryApp } from './query-app.js';

/** The query app as a part, for the process that composes it. */
export { queryApp } from './query-app.js';

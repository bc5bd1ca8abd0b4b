/** The admin app as a part, for the process that composes it. */
export { adminApp } from './admin-app.js';

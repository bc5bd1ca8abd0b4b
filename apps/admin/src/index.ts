/** The admin app, for the process that composes it. */
export { adminApp } from './admin-app.js';

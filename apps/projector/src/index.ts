/** The projector as a part, for the process that composes it. */
export { projectorApp } from './projector-app.js';

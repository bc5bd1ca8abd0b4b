/** The projector as a part, for the process that composes it. */
export { projectorApp, projectorBesideOthers } from './projector-app.js';

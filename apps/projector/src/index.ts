/** The projector as a part, for the process that composes it. */
export { projectorBesideOthers } from './projector-app.js';

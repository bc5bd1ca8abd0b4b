/** The projector as a part, for the process that composes it. */
export { projectorInThread } from './projector-app.js';

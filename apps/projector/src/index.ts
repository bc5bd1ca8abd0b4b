/** The projector app, for processes that run it together with other apps. */
export { projectorInThread } from './projector-app.js';

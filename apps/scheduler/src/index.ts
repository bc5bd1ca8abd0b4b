/** The scheduler as a part, for the process that composes it. */
export { schedulerApp } from './scheduler-app.js';

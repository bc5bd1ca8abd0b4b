/** The scheduler app, for the process that composes it. */
export { schedulerApp } from './scheduler-app.js';

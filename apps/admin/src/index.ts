/** The admin app as a module, for the process that composes it. */
export { adminApp } from './admin-app.js';
export { AdminModule } from './admin.module.js';
export type { AdminDependencies } from './dependencies.js';

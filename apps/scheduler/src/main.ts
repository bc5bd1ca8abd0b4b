/** `npm run start:scheduler`: opens months and handles due dates. */
import { runApp } from '#engines';
import { schedulerApp } from './scheduler-app.js';

await runApp({
  title: 'Scheduler',
  description: 'Opens the next month for every tenant, each exactly once.',
  apps: [schedulerApp],
});

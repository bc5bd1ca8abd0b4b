/** `npm run start:query`: the query API and the dashboard. */
import { runApp } from '#engines';
import { queryApp } from './query-app.js';

await runApp({
  title: 'Query',
  description: 'Answers what was used, what is left, who may run, and why.',
  apps: [queryApp],
  readsForCallers: true,
});

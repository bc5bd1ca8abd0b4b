/** `npm run start:query`: the answers, over HTTP. */
import { runApp } from '#runtime';
import { queryApp } from './query-app.js';

await runApp({
  title: 'Query',
  description: 'Answers what was used, what is left, who may run, and why.',
  apps: [queryApp],
  readsForCallers: true,
});

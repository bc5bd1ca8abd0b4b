/** `npm start`: the whole system in one process, embedded by default. */
import { adminApp } from '../../admin/src/index.js';
import { meteringApp } from '../../metering/src/index.js';
import { projectorInThread } from '../../projector/src/index.js';
import { queryApp } from '../../query/src/index.js';
import { schedulerApp } from '../../scheduler/src/index.js';
import { runApp } from '#engines';
import { welcome } from './welcome.js';

await runApp({
  title: 'AI credit meter',
  description:
    'Meters AI Builder credits: usage events in, monthly usage per environment and tenant out, ' +
    'every number explained down to the event behind it.',
  logging: { level: 'warn', format: 'text' },
  apps: [meteringApp, projectorInThread, schedulerApp, adminApp, queryApp],
  onReady: (url, context) => process.stdout.write(welcome(url, context)),
});

/** `npm run start:admin`: admin commands, and usage events over HTTP. */
import { runApp } from '#engines';
import { adminApp } from './admin-app.js';

await runApp({
  title: 'Admin',
  description: 'Changes what tenants own and have decided; takes usage events in.',
  apps: [adminApp],
});

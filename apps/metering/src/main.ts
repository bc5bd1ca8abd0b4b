/** `npm run start:metering`: usage events in, charges in the ledger. */
import { runApp } from '#engines';
import { meteringApp } from './metering-app.js';

await runApp({
  title: 'Metering',
  description: 'Consumes usage events and charges them in the ledger.',
  apps: [meteringApp],
});

/** `npm run start:metering`: reads usage events and charges them in the ledger. */
import { runApp } from '#engines';
import { meteringApp } from './metering-app.js';

await runApp({
  title: 'Metering',
  description: 'Consumes usage events and charges them in the ledger.',
  apps: [meteringApp],
});

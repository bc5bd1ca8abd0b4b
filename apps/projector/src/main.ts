/** `npm run start:projector`: keeps read models and notifications up to date with the ledger. */
import { runApp } from '#engines';
import { projectorApp } from './projector-app.js';

await runApp({
  title: 'Projector',
  description: 'Projects the ledger into read models and notifications.',
  apps: [projectorApp],
});

/** Composes the admin API and the ingest over the process's engines. */
import { compileUsageValidator } from '#contracts';
import { type AppContext, retryOf } from '#engines';
import type { ProcessParts } from '#platform';
import { WebhookStore } from '#webhooks';
import { systemClock } from '#eventsourcing';
import { AdminModule } from './admin.module.js';

export async function adminApp(context: AppContext): Promise<ProcessParts> {
  const { engines, clock, onDebug, configuration } = context;
  const { usageBeginning } = configuration;
  compileUsageValidator();
  const ledger = await context.ledger();
  const publisher = await engines.publisher();
  const events = await engines.eventStore();
  const { allowLoopback, smtpUrl } = configuration.webhooks;
  const webhooks = {
    events,
    store: new WebhookStore(events, retryOf(context, 'webhooks')),
    rules: { allowLoopback },
    mailConfigured: smtpUrl !== null,
    clock: systemClock,
  };
  const dependencies = { ledger, publisher, clock, onDebug, usageBeginning, webhooks };
  return { modules: [AdminModule.register(dependencies)] };
}

/** Creates the webhook deliverer from a process's engines and configuration. */
import {
  type EventSource,
  type EventStore,
  type RetryOptions,
  sleep,
  systemClock,
} from '#eventsourcing';
import type { Configuration } from '#platform';
import type { Tracing } from '#tracing';
import { Deliverer, type MailSender, WebhookStore } from '#webhooks';

/** The time limit of one attempt: a receiver should respond first and process afterwards. */
const TIMEOUT_MS = 15_000;

/** The time limit of a mail, shorter than the time after which an attempt counts as lost. */
const MAIL_TIMEOUT_MS = 25_000;

/** The transport's limits for connecting, for the greeting and between two replies of the server. */
const MAIL_TIMEOUTS = { connectionTimeout: 8_000, greetingTimeout: 8_000, socketTimeout: 12_000 };

export type WebhookAttempt = readonly [format: string, outcome: string];

interface WebhookContext {
  readonly configuration: Configuration;
  readonly onNotice: (level: 'info' | 'warn' | 'error', message: string) => void;
  readonly onAttempt: (...attempt: WebhookAttempt) => void;
  readonly tracing: Tracing | null;
  /** How transient errors of the store are retried. */
  readonly retry: RetryOptions;
}

/** The name of the retries in metrics, the log and readiness. */
export const WEBHOOKS = 'webhooks';

/** Signs with the real time, regardless of the ledger's clock. */
export async function webhookDeliverer(
  events: EventStore & EventSource,
  { configuration, onNotice, onAttempt, tracing, retry }: WebhookContext,
): Promise<Deliverer> {
  const { allowLoopback } = configuration.webhooks;
  return new Deliverer({
    events,
    retry,
    store: new WebhookStore(events, retry),
    clock: systemClock,
    sleep,
    onNotice,
    onAttempt,
    tracing,
    targets: {
      poster: { rules: { allowLoopback }, sleep, timeoutMs: TIMEOUT_MS },
      mail: await mailOf(configuration),
    },
  });
}

/** Loads the mail client only if a mail server is configured. */
async function mailOf({
  webhooks: { smtpUrl, mailFrom },
}: Configuration): Promise<MailSender | null> {
  if (smtpUrl === null) return null;
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({ url: smtpUrl, ...MAIL_TIMEOUTS });
  return { transport, from: mailFrom, timeoutMs: MAIL_TIMEOUT_MS };
}

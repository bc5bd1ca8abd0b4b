/** Builds the webhook deliverer from a process's engines and configuration. */
import { createTransport } from 'nodemailer';
import { type EventSource, type EventStore, sleep, systemClock } from '#eventsourcing';
import type { Configuration } from '#platform';
import type { Tracing } from '#tracing';
import { Deliverer, type MailSender, WebhookStore } from '#webhooks';

/** Of one attempt; a receiver does its work after it has answered. */
const TIMEOUT_MS = 15_000;

const MAIL_TIMEOUTS = { connectionTimeout: 8_000, greetingTimeout: 8_000, socketTimeout: 12_000 };

export type WebhookAttempt = readonly [format: string, outcome: string];

interface WebhookContext {
  readonly configuration: Configuration;
  readonly onNotice: (level: 'info' | 'warn' | 'error', message: string) => void;
  readonly onAttempt: (...attempt: WebhookAttempt) => void;
  readonly tracing: Tracing | null;
}

/** Signatures state the real time, whatever the clock of the ledger says. */
export function webhookDeliverer(
  events: EventStore & EventSource,
  { configuration, onNotice, onAttempt, tracing }: WebhookContext,
): Deliverer {
  const { allowLoopback } = configuration.webhooks;
  return new Deliverer({
    events,
    store: new WebhookStore(events, { sleep }),
    clock: systemClock,
    sleep,
    onNotice,
    onAttempt,
    tracing,
    targets: {
      poster: { rules: { allowLoopback }, sleep, timeoutMs: TIMEOUT_MS },
      mail: mailOf(configuration),
    },
  });
}

function mailOf({ webhooks: { smtpUrl, mailFrom } }: Configuration): MailSender | null {
  if (smtpUrl === null) return null;
  return { transport: createTransport({ url: smtpUrl, ...MAIL_TIMEOUTS }), from: mailFrom };
}

/** The three kinds of delivery: a signed webhook, a card in a Teams channel, a mail. */
import type { Transporter } from 'nodemailer';
import { within } from '#eventsourcing';
import type { Message } from './delivery.js';
import { type Endpoint, secretsAt } from './endpoint.js';
import { mailOf } from './mail.js';
import { post, type Poster } from './post.js';
import { signedHeaders } from './signature.js';
import { teamsCard } from './teams-card.js';

export type SendResult =
  | { readonly ok: true; readonly status: number | null }
  | {
      readonly ok: false;
      readonly status: number | null;
      readonly reason: string;
      /** The endpoint reports that it is gone permanently. */
      readonly gone: boolean;
      /** The delay requested by the endpoint; 0 without one. */
      readonly retryAfterMs: number;
    };

export interface MailSender {
  readonly transport: Pick<Transporter, 'sendMail'>;
  readonly from: string;
  /** The time limit of a mail: a server that responds in small pieces outlasts the transport's own limits. */
  readonly timeoutMs: number;
}

export interface Targets {
  readonly poster: Poster;
  /** `null` if no mail server is configured. */
  readonly mail: MailSender | null;
}

const GONE = 410;

export interface Shipment {
  readonly endpoint: Endpoint;
  readonly messages: readonly Message[];
  /** The time of this attempt, which is part of the signature. */
  readonly now: Date;
  /** The trace that the receiver may continue, if there is one. */
  readonly traceparent: string | undefined;
}

/** Never throws: a failure is a result. */
export async function sendTo(shipment: Shipment, targets: Targets): Promise<SendResult> {
  const { endpoint, messages } = shipment;
  try {
    if (endpoint.format === 'mail') return await sendMail(endpoint, messages, targets);
    const { status, retryAfterMs } = await post(requestOf(shipment), targets.poster);
    if (status >= 200 && status < 300) return { ok: true, status };
    const gone = status === GONE;
    return { ok: false, status, reason: `answered ${status}`, gone, retryAfterMs };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return unsent(reason || 'no connection');
  }
}

const unsent = (reason: string): SendResult => ({
  ok: false,
  status: null,
  reason,
  gone: false,
  retryAfterMs: 0,
});

function requestOf({ endpoint, messages, now, traceparent }: Shipment) {
  const { url } = endpoint;
  const message = messages[0]!;
  const type = {
    'content-type': 'application/json',
    'user-agent': 'ai-credit-meter',
    ...(traceparent !== undefined && { traceparent }),
  };
  if (endpoint.format === 'teams') {
    return { url, headers: type, body: JSON.stringify(teamsCard(message)) };
  }
  const { id, traceparent: _traceparent, ...content } = message;
  const body = JSON.stringify(content);
  const timestampSeconds = Math.floor(now.getTime() / 1_000);
  const secrets = secretsAt(endpoint, now.toISOString());
  const signature = signedHeaders({ id, timestampSeconds, body }, secrets);
  return { url, headers: { ...type, ...signature }, body };
}

async function sendMail(
  endpoint: Endpoint,
  messages: readonly Message[],
  { mail }: Targets,
): Promise<SendResult> {
  if (!mail) return unsent('no mail server is configured');
  const to = decodeURIComponent(new URL(endpoint.url).pathname);
  const { transport, from, timeoutMs } = mail;
  const sent = await within(timeoutMs, transport.sendMail({ from, to, ...mailOf(messages) }));
  if (sent.kind === 'done') return { ok: true, status: null };
  return unsent(`the mail server did not accept it within ${timeoutMs / 1_000} s`);
}

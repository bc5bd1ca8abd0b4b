/** The three ways to tell an endpoint: a signed webhook, a card in a Teams channel, a mail. */
import type { Transporter } from 'nodemailer';
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
      /** The endpoint says that it is gone for good. */
      readonly gone: boolean;
    };

export interface MailSender {
  readonly transport: Pick<Transporter, 'sendMail'>;
  readonly from: string;
}

export interface Targets {
  readonly poster: Poster;
  /** `null` where no mail server is configured. */
  readonly mail: MailSender | null;
}

const GONE = 410;

/** @param now the time of this attempt, which its signature states. Never throws: what fails is a result. */
export async function sendTo(
  endpoint: Endpoint,
  messages: readonly Message[],
  targets: Targets,
  now: Date,
): Promise<SendResult> {
  try {
    if (endpoint.format === 'mail') return await sendMail(endpoint, messages, targets);
    const status = await post(requestOf(endpoint, messages[0]!, now), targets.poster);
    if (status >= 200 && status < 300) return { ok: true, status };
    return { ok: false, status, reason: `answered ${status}`, gone: status === GONE };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, status: null, reason: reason || 'no connection', gone: false };
  }
}

function requestOf(endpoint: Endpoint, message: Message, now: Date) {
  const { url } = endpoint;
  const type = { 'content-type': 'application/json', 'user-agent': 'ai-credit-meter' };
  if (endpoint.format === 'teams') {
    return { url, headers: type, body: JSON.stringify(teamsCard(message)) };
  }
  const { id, ...content } = message;
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
  if (!mail)
    return { ok: false, status: null, reason: 'no mail server is configured', gone: false };
  const to = decodeURIComponent(new URL(endpoint.url).pathname);
  await mail.transport.sendMail({ from: mail.from, to, ...mailOf(messages) });
  return { ok: true, status: null };
}

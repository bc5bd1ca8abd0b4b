/** Sends rejected events to the ingest route again, unchanged or corrected. */
import { noAnswer, problemOf } from './problem.js';
import { type Rejected, textOfBytes } from './rejected.js';

export interface Outcome {
  readonly accepted: boolean;
  /** The reason of a rejection. */
  readonly reason: string | null;
}

const ATTRIBUTE = /^ce[_-]/;
/** Events per request: as many as the service accepts, well below its limit of bytes. */
export const BATCH = 100;

/** @returns the event as one JSON text, regardless of its original mode; text that is not JSON stays unchanged */
export function eventTextOf({ message }: Rejected): string | null {
  if (!message) return null;
  const body = textOfBytes(message.valueBase64);
  const attributes = Object.entries(message.headers).flatMap(([name, value]) =>
    ATTRIBUTE.test(name) ? [[name.replace(ATTRIBUTE, ''), value]] : [],
  );
  const value = parsed(body);
  if (value === undefined) return body;
  if (attributes.length === 0) return JSON.stringify(value, null, 2);
  const event = { ...(Object.fromEntries(attributes) as object), data: value };
  return JSON.stringify(event, null, 2);
}

/** The run of an event that was charged. */
export interface RunIdentity {
  readonly tenant: string;
  readonly source: string;
  readonly id: string;
}

/**
 * @param text an event as it was sent; the id or the tenant of a corrected event may differ from the rejected one's. @returns the run, or `null` if the text
 * does not identify it
 */
export function runIdentityOf(text: string): RunIdentity | null {
  const { source, id, data } = (parsed(text) ?? {}) as Readonly<Record<string, unknown>>;
  const { tenantId } = (data ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof source !== 'string' || typeof id !== 'string' || typeof tenantId !== 'string') {
    return null;
  }
  return { tenant: tenantId, source, id };
}

/**
 * @param texts events as JSON; a text that is not JSON has its own outcome, and the rest is sent
 * @returns one outcome per text, in order
 */
export async function sendAgain(
  texts: readonly string[],
  csrfToken: string | null,
): Promise<Outcome[]> {
  const events = texts.map(parsed);
  const outcomes: Outcome[] = [];
  for (let from = 0; from < events.length; from += BATCH) {
    outcomes.push(...(await sendBatch(events.slice(from, from + BATCH), csrfToken)));
  }
  return outcomes;
}

const NO_JSON: Outcome = { accepted: false, reason: 'no JSON' };

async function sendBatch(events: readonly unknown[], csrfToken: string | null): Promise<Outcome[]> {
  const sendable = events.filter((event) => event !== undefined);
  const answered = sendable.length === 0 ? [] : await publish(sendable, csrfToken);
  let next = 0;
  return events.map((event) => (event === undefined ? NO_JSON : answered[next++]!));
}

interface Result {
  readonly status: 'accepted' | 'rejected';
  readonly reason?: string;
}

interface Answer {
  readonly results?: readonly Result[];
}

/** @throws ProblemAnswer if the request itself is refused */
async function publish(events: readonly unknown[], csrfToken: string | null): Promise<Outcome[]> {
  const response = await fetch('/v1/events', {
    method: 'POST',
    headers: {
      'content-type': 'application/cloudevents-batch+json',
      ...(csrfToken !== null && { 'x-csrf-token': csrfToken }),
    },
    body: JSON.stringify(events),
  }).catch(noAnswer);
  // A proxy may respond with any content.
  const body = (await response.json().catch(() => null)) as Answer | null;
  if (!body?.results) throw problemOf(body, response);
  return body.results.map(({ status, reason = null }) => ({
    accepted: status === 'accepted',
    reason,
  }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The event was rejected because it is not JSON.
    return undefined;
  }
}

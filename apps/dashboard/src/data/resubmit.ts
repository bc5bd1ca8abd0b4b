/** Sends rejected events to the ingest route again, unchanged or corrected. */
import { noAnswer, problemOf } from './problem.js';
import { type Rejected, textOfBytes } from './rejected.js';

export interface Outcome {
  readonly accepted: boolean;
  /** The reason of a refusal. */
  readonly reason: string | null;
}

const ATTRIBUTE = /^ce[_-]/;
/** Events per request: as many as the service accepts, well below its limit of bytes. */
export const BATCH = 100;

/** @returns the event as one JSON text, whichever way it was sent; what is no JSON stays as it came. */
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

/** Where an event leads once it was charged. */
export interface RunPlace {
  readonly tenant: string;
  readonly source: string;
  readonly id: string;
}

/** @param text an event as it was sent: of a corrected one the id or the tenant may be others than those that were rejected. @returns `null` where it says too little */
export function runPlaceOf(text: string): RunPlace | null {
  const { source, id, data } = (parsed(text) ?? {}) as Readonly<Record<string, unknown>>;
  const { tenantId } = (data ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof source !== 'string' || typeof id !== 'string' || typeof tenantId !== 'string') {
    return null;
  }
  return { tenant: tenantId, source, id };
}

/**
 * @param texts each an event in JSON; a text that is none is an outcome of its own, and the rest is sent
 * @returns one outcome per text, in their order
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

/** @throws ProblemAnswer where the request itself is refused */
async function publish(events: readonly unknown[], csrfToken: string | null): Promise<Outcome[]> {
  const response = await fetch('/v1/events', {
    method: 'POST',
    headers: {
      'content-type': 'application/cloudevents-batch+json',
      ...(csrfToken !== null && { 'x-csrf-token': csrfToken }),
    },
    body: JSON.stringify(events),
  }).catch(noAnswer);
  // A proxy may answer with anything.
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
    // It came so: that is why it was rejected.
    return undefined;
  }
}

/** Simulated dashboards without browsers: the change feed, and the requests that an overview repeats after a change. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { type Service, TENANT } from './service.js';

/** The requests that an overview repeats after changes other than runs; the change itself carries the figures. */
const QUESTIONS = ['audit?limit=1000', 'configuration'];
/** How long a reader collects changes before its requests, as pages do. */
const GATHER_MS = 150;
const SPREAD_MS = 400;
/** Coprime to the spread, so that consecutive readers are far apart. */
const STEP_MS = 147;

export interface Reader {
  /** The number of changes received. */
  readonly heard: number;
  close(): void;
}

type Place = Pick<Service, 'address' | 'http'>;

/** @param page the index of the open page; `null` for a client that reads the events themselves */
export async function openReader(service: Place, page: number | null): Promise<Reader> {
  const closing = new AbortController();
  const position = await newestPosition(service);
  const address = `${service.address}/v1/tenants/${TENANT}/changes?after=${position}&summary=${page !== null}`;
  const stream = await openStream(address, closing.signal);
  const reader = { heard: 0, close: () => closing.abort() };
  void follow(stream, closing.signal, async ({ count, runs }) => {
    reader.heard += count;
    if (page === null || count === runs) return;
    await pause(GATHER_MS + ((page * STEP_MS) % SPREAD_MS));
    await Promise.all(
      QUESTIONS.map((question) => service.http.get(`/v1/tenants/${TENANT}/${question}`)),
    );
  });
  return reader;
}

/**
 * Uses node:http, which takes a fraction of the processor time of `fetch`: the readers stand for other machines but share the cores of this one.
 */
async function openStream(address: string, signal: AbortSignal): Promise<IncomingMessage> {
  const sent = request(address, { headers: { accept: 'text/event-stream' }, agent: false, signal });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  if (response.statusCode === 200) return response.setEncoding('utf8');
  throw new Error(`The feed was refused: ${await text(response)}`);
}

async function newestPosition({ http }: Place): Promise<number> {
  const { body } = await http.get(`/v1/tenants/${TENANT}/usage?limit=1`);
  return body.asOf.position;
}

/** Each change has a position; keep-alive messages have none. */
const EVENT = /^id:/gm;
const RUNS_ALONE = /^data: .*"types":\["CreditConsumed"\]/gm;

interface Heard {
  readonly count: number;
  readonly runs: number;
}

/** Several changes in one chunk cause one round of requests. */
async function follow(
  stream: AsyncIterable<string>,
  signal: AbortSignal,
  onChanges: (heard: Heard) => Promise<void>,
): Promise<void> {
  let asking: Promise<void> | null = null;
  try {
    for await (const piece of stream) {
      const count = piece.match(EVENT)?.length ?? 0;
      const runs = piece.match(RUNS_ALONE)?.length ?? 0;
      if (count === 0) continue;
      asking ??= onChanges({ count, runs }).finally(() => (asking = null));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

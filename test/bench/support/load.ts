/** A publisher at full speed over several connections with prepared requests, and the queries that follow. */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { BATCH as BATCH_TYPE } from '../../support/http-client.js';
import { type Shape, usageMessages } from './workload.js';
import { toEvent } from './structured.js';

export interface Load {
  readonly events: number;
  readonly bodies: readonly Buffer[];
  readonly runsByTenant: ReadonlyMap<string, number>;
}

const EVENTS_PER_REQUEST = 500;
const CONNECTIONS = 4;
const CHECK_AGAIN_MS = 1;

export function loadOf(
  shape: Shape,
  from: number,
  events: number,
  eventsPerRequest = EVENTS_PER_REQUEST,
): Load {
  const messages = usageMessages(shape, from, events);
  const runsByTenant = new Map<string, number>();
  for (const { key } of messages) runsByTenant.set(key, (runsByTenant.get(key) ?? 0) + 1);
  const bodies: Buffer[] = [];
  for (let start = 0; start < events; start += eventsPerRequest) {
    const batch = messages.slice(start, start + eventsPerRequest);
    bodies.push(Buffer.from(JSON.stringify(batch.map(toEvent))));
  }
  return { events, bodies, runsByTenant };
}

/**
 * Resolves when every event is accepted and every tenant's query results show all its runs.
 * @param before the runs that were shown already
 */
export async function publishAndSee(
  address: string,
  load: Load,
  before: Load['runsByTenant'] = new Map(),
): Promise<void> {
  await publishAll(address, load);
  await see(address, load, before);
}

/** Resolves when every event is accepted. */
export async function publishAll(
  address: string,
  { bodies }: Pick<Load, 'bodies'>,
  connections = CONNECTIONS,
): Promise<void> {
  const agent = agentOf(connections);
  const queue = bodies.values();
  const publisher = async () => {
    for (const body of queue) await publish(agent, address, body);
  };
  await Promise.all(Array.from({ length: connections }, publisher));
  agent.destroy();
}

/** Resolves when every tenant's query results show all its runs; each query is repeated after a pause until they do. */
export async function see(
  address: string,
  { runsByTenant }: Load,
  before: Load['runsByTenant'],
): Promise<void> {
  const agent = agentOf();
  for (const [tenantId, runs] of runsByTenant) {
    const path = `${address}/v1/tenants/${encodeURIComponent(tenantId)}/usage`;
    const expected = runs + (before.get(tenantId) ?? 0);
    while ((await runsShown(agent, path)) !== expected) await pause(CHECK_AGAIN_MS);
  }
  agent.destroy();
}

const agentOf = (connections = CONNECTIONS) =>
  new Agent({ keepAlive: true, maxSockets: connections });

async function publish(agent: Agent, address: string, body: Buffer): Promise<void> {
  const headers = { 'content-type': BATCH_TYPE, 'content-length': body.length };
  const answer = await exchange(agent, `${address}/v1/events`, { method: 'POST', headers, body });
  if (answer.status === 202 && !answer.text.includes('"rejected"')) return;
  throw new Error(`An event was refused: ${answer.text.slice(0, 500)}`);
}

async function runsShown(agent: Agent, path: string): Promise<number> {
  const { status, text } = await exchange(agent, path);
  return status === 200 ? (JSON.parse(text) as { runs: number }).runs : 0;
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

interface Sent {
  readonly method?: 'POST';
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Buffer;
}

export function exchange(
  agent: Agent,
  url: string,
  { method, headers, body }: Sent = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

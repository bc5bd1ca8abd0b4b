/** The public API of one tenant in short calls, for specifications. */
import { eventually } from '#testing';
import type { Answer, HttpClient, Json } from './http-client.js';

export interface Tenant {
  readonly id: string;
  get(path: string): Promise<Answer>;
  send(
    method: 'DELETE' | 'POST' | 'PUT',
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** Grants this many credits from 2025 on. */
  own(credits: number): Promise<void>;
  allocate(environmentId: string, credits: number): Promise<void>;
  /** Publishes the events as one batch; each must be accepted. */
  use(...events: readonly object[]): Promise<void>;
  /** The month's usage once it counts this many runs, because usage is accepted before it is charged. */
  usageOf(runs: number, month?: string, patienceMs?: number): Promise<Json>;
  /** All ledger events of the month, in order. */
  ledger(month: string): Promise<Json[]>;
}

export function tenantOf(http: HttpClient, id: string): Tenant {
  const root = `/v1/tenants/${encodeURIComponent(id)}`;
  const tenant: Tenant = {
    id,
    get: (path) => http.get(root + path),
    send: (method, path, ...rest) => http.send(method, root + path, ...rest),
    async own(creditsEach) {
      const grant = { sku: 'contract', quantity: 1, validFrom: '2025-01-01', creditsEach };
      await written(tenant, tenant.send('POST', '/grants', grant));
    },
    async allocate(environmentId, credits) {
      const path = `/environments/${environmentId}/allocation`;
      await written(tenant, tenant.send('PUT', path, { credits }));
    },
    async use(...events) {
      const { status, body } = await http.publish(events);
      const accepted = events.map(() => ({ id: expect.any(String), status: 'accepted' }));
      expect({ status, body }).toEqual({ status: 202, body: { results: accepted } });
    },
    usageOf: (...expected) => usageOf(tenant, ...expected),
    ledger: (month) => wholeLedger(tenant, month),
  };
  return tenant;
}

/** Resolves when the change can be read, so that later steps do not race with it. */
async function written(tenant: Tenant, answer: Promise<Answer>): Promise<void> {
  const { status, body } = await answer;
  expect([200, 201]).toContain(status);
  await eventually(`position ${body.position} can be read`, async () => {
    const read = await tenant.get(`/usage?minPosition=${body.position}`);
    // 503 means that the position is not readable yet and that the client should retry.
    if (read.status !== 503) expect(read.status).toBe(200);
    return read.status === 200;
  });
}

async function usageOf(
  tenant: Tenant,
  runs: number,
  month?: string,
  patienceMs?: number,
): Promise<Json> {
  let body: Json = null;
  await eventually(
    `${tenant.id} has ${runs} runs`,
    async () => {
      ({ body } = await tenant.get(`/usage${month === undefined ? '' : `?month=${month}`}`));
      return body.runs === runs;
    },
    patienceMs,
  ).catch((error: unknown) => {
    throw new Error(`The last answer was ${JSON.stringify(body)}`, { cause: error });
  });
  return body;
}

async function wholeLedger(tenant: Tenant, month: string): Promise<Json[]> {
  const events: Json[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body }: Answer = await tenant.get(
      `/ledger?month=${month}&limit=1000${cursor && `&cursor=${cursor}`}`,
    );
    events.push(...body.events);
    cursor = body.nextCursor;
  }
  return events;
}

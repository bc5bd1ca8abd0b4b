/** The response of the operations route: processes, followers and the last verification. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSqliteDatabase, openSqlite } from '#adapters/sqlite';
import { applyBatch, type EventSource, type Projection, type RecordedEvent } from '#eventsourcing';
import { type HttpRequest, ProcessReporter } from '#platform';
import { clearUsage, createReadModels, lastVerification, rememberVerification } from '#read-models';
import { followers } from './followers.js';
import { InstallationController } from './operations.controller.js';
import { allProcesses } from './processes.js';

const RECORDED_AT = '2025-09-15T12:00:00.000Z';
const clock = { now: () => new Date(Date.parse(RECORDED_AT) + 7_000) };

async function openReadModels() {
  const file = await openSqlite({ path: ':memory:', synchronous: 'OFF', pollMs: 0 });
  const readModels = createSqliteDatabase(file);
  await createReadModels(readModels);
  return { readModels, close: () => file.close() };
}

const event = (position: number): RecordedEvent => ({
  id: `00000000-0000-4000-8000-00000000000${position}`,
  stream: 'elsewhere-1',
  revision: position,
  position,
  type: 'Anything',
  data: {},
  metadata: { schemaVersion: 1 },
  recordedAt: RECORDED_AT,
});

const COUNTING: Projection = {
  name: 'counting',
  version: 2,
  categories: ['elsewhere'],
  apply: async () => undefined,
};

/** A ledger of `count` events, none of which belongs to a tenant. */
function storeOf(count: number): EventSource {
  const events = Array.from({ length: count }, (_, position) => event(position));
  return {
    head: async () => count - 1,
    async *subscribe({ after }) {
      yield events.filter(({ position }) => position > (after ?? -1));
    },
  };
}

describe('followers', () => {
  it('say how long the oldest event waits that they have not applied', async () => {
    const { readModels, close } = await openReadModels();
    await applyBatch(readModels, COUNTING, null, [event(0)]);
    const [behind] = await followers({ readModels, store: storeOf(3), clock });
    expect(behind).toEqual({
      name: 'counting@2',
      position: 0,
      head: 2,
      appliedAt: RECORDED_AT,
      secondsBehind: 7,
      tenantsSetAside: 0,
    });
    const [level] = await followers({ readModels, store: storeOf(1), clock });
    expect(level).toMatchObject({ position: 0, head: 0, secondsBehind: 0 });
    await close();
  });
});

describe('processes', () => {
  const startedAt = RECORDED_AT;
  const own = new ProcessReporter(
    { name: 'Query', release: '1.2.3', startedAt },
    [
      {
        name: 'usage consumer',
        check: async () => null,
        progress: () => ({ events: 4, seconds: null }),
      },
      { name: 'event store', check: async () => 'it refuses the password' },
    ],
    ['a warning'],
    [
      { name: 'beginning', check: async () => null },
      { name: 'read models', check: async () => 'being filled' },
    ],
  );
  const servers: Server[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  async function peer(status: number, body: unknown, location = '') {
    const asked: (string | undefined)[] = [];
    const server = createServer(({ headers, url }, response) => {
      asked.push(url, headers.authorization ?? headers.cookie);
      response.writeHead(status, location ? { location } : {}).end(JSON.stringify(body));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { asked, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  it('begin with the one that is asked, with its parts, those that have begun well left out', async () => {
    expect(await allProcesses(own, [], {})).toEqual([
      {
        address: null,
        name: 'Query',
        release: '1.2.3',
        startedAt,
        status: 'unready',
        warnings: ['a warning'],
        parts: [
          {
            name: 'usage consumer',
            status: 'up',
            missing: null,
            notice: null,
            behind: { events: 4, seconds: null },
          },
          {
            name: 'event store',
            status: 'down',
            missing: 'it refuses the password',
            notice: null,
            behind: null,
          },
          {
            name: 'read models',
            status: 'down',
            missing: 'being filled',
            notice: null,
            behind: null,
          },
        ],
      },
    ]);
  });

  it('are asked as the caller, and say why where they do not answer', async () => {
    const metering = await peer(200, { name: 'Metering', status: 'ok', parts: [] });
    const strict = await peer(403, {});
    const endless = await peer(200, { name: 'x'.repeat(2 ** 21) });
    const gone = 'http://127.0.0.1:1';
    const addresses = [metering.address, strict.address, gone, endless.address];
    const [, ...others] = await allProcesses(own, addresses, { authorization: 'Bearer of-ana' });
    expect(others).toEqual([
      { address: metering.address, name: 'Metering', status: 'ok', parts: [] },
      { address: strict.address, status: 'unreachable', why: 'it answered 403' },
      { address: gone, status: 'unreachable', why: expect.any(String) },
      { address: endless.address, status: 'unreachable', why: 'more than 1048576 bytes' },
    ]);
    expect(metering.asked).toEqual(['/v1/operations/process', 'Bearer of-ana']);
  });

  it.each([
    ['authorization', 'Bearer of-ana'],
    ['cookie', 'session=of-ana'],
  ])('receive the %s of the caller', async (header, shown) => {
    const { readModels, close } = await openReadModels();
    const metering = await peer(200, { name: 'Metering', status: 'ok', parts: [] });
    const dependencies = { readModels, store: storeOf(0), clock };
    const installation = new InstallationController(
      { ...dependencies, processAddresses: [metering.address] },
      own,
    );
    await installation.installation({ headers: { [header]: shown } } as unknown as HttpRequest);
    expect(metering.asked).toEqual(['/v1/operations/process', shown]);
    await close();
  });

  it('are not requested elsewhere, because the credentials would be sent there', async () => {
    const elsewhere = await peer(200, { name: 'Elsewhere', status: 'ok', parts: [] });
    const leading = await peer(302, {}, elsewhere.address);
    const [, other] = await allProcesses(own, [leading.address], { cookie: 'session=of-ana' });
    expect(other).toMatchObject({ address: leading.address, status: 'unreachable' });
    expect(elsewhere.asked).toEqual([]);
  });
});

describe('a verification', () => {
  const verification = {
    at: RECORDED_AT,
    position: 12,
    events: 13,
    outcome: 'different',
    different: ['contoso'],
    setAside: [],
  } as const;

  it('is remembered with the rows it speaks of, and forgotten with them', async () => {
    const { readModels, close } = await openReadModels();
    expect(await lastVerification(readModels)).toBeNull();
    await rememberVerification(readModels, { ...verification, outcome: 'same' });
    await rememberVerification(readModels, verification);
    expect(await lastVerification(readModels)).toEqual(verification);
    await clearUsage(readModels, 12);
    expect(await lastVerification(readModels)).toBeNull();
    await close();
  });
});

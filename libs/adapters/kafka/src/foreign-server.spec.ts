/** Addresses with another server than Kafka, or none: the client keeps retrying and reports it. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TransientError } from '#eventsourcing';
import { freePort } from '#testing';
import { KafkaCluster } from './cluster.js';
import type { KafkaEvent } from './events.js';

const ANSWERS: Readonly<Record<string, Buffer>> = {
  zeros: Buffer.alloc(64),
  'a length below zero': Buffer.from([0xff, 0xff, 0xff, 0xfe, 1, 2, 3, 4]),
  'the largest length': Buffer.from([0x7f, 0xff, 0xff, 0xff]),
  HTTP: Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
  'an alert of TLS': Buffer.from([0x15, 3, 1, 0, 2, 2, 70]),
  SMTP: Buffer.from('220 mail.example ESMTP\r\n'),
  Redis: Buffer.from('-ERR unknown command\r\n'),
};

const servers: Server[] = [];
afterAll(() =>
  Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve)))),
);

/** @returns the port of a server that responds to all input with these bytes, and then waits */
async function answering(bytes: Buffer): Promise<number> {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => {}).on('data', () => socket.write(bytes));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return (server.address() as AddressInfo).port;
}

async function asked(port: number) {
  const events: KafkaEvent[] = [];
  const connection = { brokers: [`127.0.0.1:${port}`], clientId: 'spec' };
  const cluster = new KafkaCluster(
    connection,
    (event) => events.push(event),
    () => 0,
  );
  const error: unknown = await cluster.describe(['usage']).catch((thrown: unknown) => thrown);
  await cluster.close();
  return { error, events };
}

/** Run concurrently, because kafkajs retries each for some seconds. */
const found = new Map<string, Awaited<ReturnType<typeof asked>>>();
beforeAll(async () => {
  const ask = async (name: string, port: number) => found.set(name, await asked(port));
  await Promise.all([
    ask('nobody', await freePort()),
    ...Object.entries(ANSWERS).map(async ([name, bytes]) => ask(name, await answering(bytes))),
  ]);
});

it.each(Object.keys(ANSWERS))('that answers with %s', (name) => {
  const { error, events } = found.get(name)!;
  expect(error).toBeInstanceOf(TransientError);
  expect(String(error)).toMatch(/looking at the cluster.*not one of a Kafka broker/);
  expect(events).toEqual([]);
});

it('that is not there', () => {
  const { error, events } = found.get('nobody')!;
  expect(error).toBeInstanceOf(TransientError);
  expect(String(error)).toContain('ECONNREFUSED');
  expect(events).toEqual([]);
});

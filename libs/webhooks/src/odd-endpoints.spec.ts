/** Misbehaving endpoints: every attempt ends soon with a reason, redirects are not followed, certificates are checked. */
import { once } from 'node:events';
import { createServer as createTlsServer } from 'node:tls';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { sleep } from '#eventsourcing';
import { testCertificate, testKey } from '#testing/eventstoredb-stand-in';
import { post } from './post.js';

/** Longer than a response on this machine takes, and short enough for a specification. */
const TIMEOUT_MS = 1_000;

const sockets = new Set<Socket>();
let server: Server;

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** What an endpoint does after it has received a request. */
type Talk = (socket: Socket) => void;

async function listen(talk: Talk, isSecure = false): Promise<string> {
  const accept = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('data', () => talk(socket));
  };
  server = isSecure
    ? createTlsServer({ key: testKey, cert: testCertificate }, accept)
    : createServer(accept);
  server.on('tlsClientError', () => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return `${isSecure ? 'https' : 'http'}://127.0.0.1:${port}/`;
}

const postTo = (url: string) =>
  post(
    { url, headers: {}, body: '{}' },
    { rules: { allowLoopback: true }, sleep, timeoutMs: TIMEOUT_MS },
  );

const says =
  (text: string): Talk =>
  (socket) =>
    void socket.write(text);

/** Sends a piece at a time for as long as the connection is open. */
const trickles =
  (first: string, piece: string): Talk =>
  (socket) => {
    socket.write(first);
    const next = (): void => {
      if (!socket.destroyed) socket.write(piece, () => setImmediate(next));
    };
    next();
  };

const OK = 'HTTP/1.1 200 OK\r\n';
const TOO_LATE = 'no whole answer within 1 s';

it.each([
  ['says nothing', () => undefined, TOO_LATE],
  ['speaks something else', says('220 mail.example ESMTP\r\n'), 'Parse Error'],
  ['begins an answer and stops', says(`${OK}content-length: 9\r\n\r\nhalf`), TOO_LATE],
  ['stops in the middle of a header', says(`${OK}content-le`), TOO_LATE],
  ['asks to go on again and again', trickles('', 'HTTP/1.1 102 Processing\r\n\r\n'), ''],
  ['sends too many headers', says(OK + 'x: y\r\n'.repeat(20_000)), 'Header overflow'],
  [
    'says two lengths',
    says(`${OK}content-length: 2\r\ncontent-length: 3\r\n\r\nok`),
    'Parse Error',
  ],
  ['closes at once', (socket) => void socket.end(), 'socket hang up'],
] satisfies [string, Talk, string][])(
  'fails where the endpoint %s',
  async (_what, talk, reason) => {
    await expect(postTo(await listen(talk))).rejects.toThrow(reason);
  },
);

it.each([
  ['an answer whose body comes without end', trickles(`${OK}\r\n`, 'x'.repeat(10_000)), 200],
  [
    'a redirect',
    says('HTTP/1.1 307 Temporary\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n'),
    307,
  ],
  [
    'a change to another protocol',
    says('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    101,
  ],
] satisfies [string, Talk, number][])(
  'takes the status of %s, and goes nowhere else',
  async (_what, talk, status) => {
    expect((await postTo(await listen(talk))).status).toBe(status);
  },
);

it('refuses a server whose certificate no authority has signed', async () => {
  let heard = 0;
  const url = await listen(() => (heard += 1), true);
  await expect(postTo(url)).rejects.toThrow('self-signed certificate');
  expect(heard).toBe(0);
});

/** Each way a gRPC call can end is reported once with its status: trailers, HTTP status, reset, lost connection. */
import { once } from 'node:events';
import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import {
  type AddressInfo,
  connect as connectTcp,
  createServer as createTcpServer,
  type Server,
} from 'node:net';
import { callOnce, RpcChannel } from './rpc-channel.js';
import { frameOf } from './rpc-frames.js';
import { RpcError, STATUS } from './rpc-status.js';

const SILENCE_MS = 100;
/** For servers that answer, however busy the machine is. */
const PATIENT_MS = 60_000;
const PATH = '/service/Method';
const OK = { ':status': 200, 'content-type': 'application/grpc' };
const SILENT = { code: STATUS.UNAVAILABLE, message: `no answer within ${SILENCE_MS} ms` };

/** Listens on a free loopback port. */
async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

type Answer = (stream: ServerHttp2Stream) => void;

/** Responds like a healthy server: headers, a message, and the status in trailers. */
const answering =
  (trailers: Readonly<Record<string, string>>): Answer =>
  (stream) => {
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.respond(OK, { waitForTrailers: true });
    stream.end(frameOf(Buffer.from('answer')));
  };

describe('a call', () => {
  let server: Http2Server;
  let answer: Answer;
  let channel: RpcChannel;
  beforeEach(async () => {
    server = createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => undefined);
      answer(stream);
    });
    channel = channelTo(await portOf(server), PATIENT_MS);
  });
  afterEach(async () => {
    channel.cut();
    server.close();
    await once(server, 'close');
  });

  const channelTo = (port: number, silenceMs = SILENCE_MS) =>
    new RpcChannel({
      authority: `http://127.0.0.1:${port}`,
      tls: {},
      keepAliveIntervalMs: silenceMs,
      keepAliveTimeoutMs: silenceMs,
    });
  const call = () => callOnce(channel, PATH, Buffer.from('question'));

  it('brings the answer when it ends well', async () => {
    answer = answering({ 'grpc-status': '0' });
    expect((await call()).toString()).toBe('answer');
  });

  it('fails with the status, the message and the trailers of the server', async () => {
    answer = answering({
      'grpc-status': '5',
      'grpc-message': 'no%20leader',
      exception: 'not-leader',
    });
    const error = await call().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({ code: 5, message: 'no leader' });
    expect((error as RpcError).trailers).toHaveProperty('exception', 'not-leader');
  });

  it.each<[string, Answer, number]>([
    [
      'a status without any message',
      (stream) => stream.respond({ ...OK, 'grpc-status': '7' }, { endStream: true }),
      STATUS.PERMISSION_DENIED,
    ],
    [
      'another server than one of gRPC',
      (stream) => stream.respond({ ':status': 503 }, { endStream: true }),
      STATUS.UNAVAILABLE,
    ],
    ['an end without a status', answering({}), STATUS.INTERNAL],
    ['a reset', (stream) => stream.close(2), STATUS.INTERNAL],
    ['a refusal', (stream) => stream.close(7), STATUS.UNAVAILABLE],
    ['the end of the connection', (stream) => stream.session!.destroy(), STATUS.UNAVAILABLE],
  ])('fails at %s', async (_, how, code) => {
    answer = how;
    await expect(call()).rejects.toMatchObject({ name: 'RpcError', code });
  });

  it('fails at a server that falls silent, also while it sends nothing itself', async () => {
    const there = connectTcp((server.address() as AddressInfo).port, '127.0.0.1');
    const between = createTcpServer((client) => {
      client.pipe(there).pipe(client);
      client.on('error', () => undefined);
      client.on('close', () => there.destroy());
      answer = () => void client.unpipe(there).resume();
    });
    const through = channelTo(await portOf(between));
    await expect(callOnce(through, PATH, Buffer.alloc(0))).rejects.toMatchObject(SILENT);
    between.close();
  });

  it('fails if nothing listens at the address, and so does the next one', async () => {
    const closed = createTcpServer();
    const nobody = channelTo(await portOf(closed));
    closed.close();
    const refused = { code: STATUS.UNAVAILABLE, message: expect.stringContaining('ECONNREFUSED') };
    await expect(callOnce(nobody, PATH, Buffer.alloc(0))).rejects.toMatchObject(refused);
    expect(nobody.isClosed).toBe(true);
    await expect(callOnce(nobody, PATH, Buffer.alloc(0))).rejects.toMatchObject(refused);
  });

  it('fails where a server takes the connection and never says a word', async () => {
    const mute = createTcpServer((client) => void client.resume());
    const toMute = channelTo(await portOf(mute));
    await expect(callOnce(toMute, PATH, Buffer.alloc(0))).rejects.toMatchObject(SILENT);
    mute.close();
  });

  it('comes to its end when the channel is closed meanwhile', async () => {
    answer = (stream) => {
      channel.close();
      answering({ 'grpc-status': '0' })(stream);
    };
    expect((await call()).toString()).toBe('answer');
    expect(channel.isClosed).toBe(true);
  });
});

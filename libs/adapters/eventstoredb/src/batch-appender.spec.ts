/** Appends over a single BatchAppend call: a call on which the server no longer responds is replaced. */
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { TransientError } from '#eventsourcing';
import { createBatchAppender } from './batch-appender.js';
import { Connection } from './connection.js';

const TIMEOUT_MS = 1_000;
const METHOD = {
  path: '/event_store.client.streams.Streams/BatchAppend',
  requestStream: true,
  responseStream: true,
  requestSerialize: (bytes: Buffer) => bytes,
  requestDeserialize: (bytes: Buffer) => bytes,
  responseSerialize: (bytes: Buffer) => bytes,
  responseDeserialize: (bytes: Buffer) => bytes,
};

describe('appending over one call', () => {
  const server = new Server();
  afterAll(() => server.forceShutdown());

  it('opens a new call if the server no longer reads from one', async () => {
    let calls = 0;
    const batchAppend = (call: ServerDuplexStream<Buffer, Buffer>): void => {
      calls += 1;
      call.resume();
    };
    server.addService({ batchAppend: METHOD }, { batchAppend });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    const connection = new Connection(`esdb://127.0.0.1:${port}?tls=false`);
    const appender = createBatchAppender(connection, TIMEOUT_MS);
    const append = { stream: 'deaf-1', expectedRevision: 'no_stream', events: [] } as const;
    const inVain = () => expect(appender.append(append)).rejects.toThrow(TransientError);
    await Promise.all([inVain(), inVain()]);
    expect(calls).toBe(1);
    await inVain();
    expect(calls).toBe(2);
    await appender.close();
    await connection.close();
  });
});

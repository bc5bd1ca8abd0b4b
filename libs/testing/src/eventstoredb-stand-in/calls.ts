/** The gRPC calls that the stand-in implements. */
import type {
  sendUnaryData,
  ServerDuplexStream,
  ServerReadableStream,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { batchAppend, classicAppend } from './append-calls.js';
import { deleteStream } from './delete-calls.js';
import { read } from './read-call.js';
import type { Member, Service } from './service.js';
import { WireWriter } from './wire.js';

/** gRPC passes messages as bytes; each call decodes only what it needs. */
function method(path: string, requestStream: boolean, responseStream: boolean) {
  const asIs = (bytes: Buffer) => bytes;
  const codec = {
    ...{ requestSerialize: asIs, requestDeserialize: asIs },
    ...{ responseSerialize: asIs, responseDeserialize: asIs },
  };
  return { path: `/event_store.client.${path}`, requestStream, responseStream, ...codec };
}

export const METHODS = {
  read: method('streams.Streams/Read', false, true),
  append: method('streams.Streams/Append', true, false),
  batchAppend: method('streams.Streams/BatchAppend', true, true),
  delete: method('streams.Streams/Delete', false, false),
  tombstone: method('streams.Streams/Tombstone', false, false),
  supportedMethods: method('server_features.ServerFeatures/GetSupportedMethods', false, false),
  gossip: method('gossip.Gossip/Read', false, false),
} satisfies ServiceDefinition;

export function implement(service: Service): UntypedServiceImplementation {
  return {
    read: (call: ServerWritableStream<Buffer, Buffer>) => void read(service, call),
    append: (call: ServerReadableStream<Buffer, Buffer>, callback: sendUnaryData<Buffer>) =>
      classicAppend(service, call, callback),
    batchAppend: (call: ServerDuplexStream<Buffer, Buffer>) => batchAppend(service, call),
    delete: (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) =>
      void deleteStream(service, call, callback, 'soft'),
    tombstone: (call: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) =>
      void deleteStream(service, call, callback, 'tombstone'),
    supportedMethods: (_: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) =>
      void answerWhenThawed(service, callback, supportedMethods),
    gossip: (_: ServerUnaryCall<Buffer, Buffer>, callback: sendUnaryData<Buffer>) =>
      void answerWhenThawed(service, callback, () => gossip(service.members())),
  };
}

async function answerWhenThawed(
  { faults }: Service,
  callback: sendUnaryData<Buffer>,
  answer: () => Buffer,
): Promise<void> {
  await faults.frozen();
  callback(null, answer());
}

function supportedMethods(): Buffer {
  const writer = new WireWriter();
  for (const name of ['read', 'append', 'batchappend']) {
    writer.message(1, (supported) =>
      supported.text(1, name).text(2, 'event_store.client.streams.streams'),
    );
  }
  return writer.text(2, '0.0.0-stand-in').finish();
}

const STATES = { leader: 8, follower: 5 };

/** Reports all nodes as alive. */
function gossip(members: readonly Member[]): Buffer {
  const writer = new WireWriter();
  for (const { role, host, port } of members) {
    writer.message(1, (member) =>
      member
        .number(3, STATES[role])
        .number(4, 1)
        .message(5, (endpoint) => endpoint.text(1, host).number(2, port)),
    );
  }
  return writer.finish();
}

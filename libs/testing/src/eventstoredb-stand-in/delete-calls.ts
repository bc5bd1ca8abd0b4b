/** Delete, which hides a stream until the next append, and Tombstone, which ends it permanently. */
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { UNAUTHENTICATED } from './access.js';
import { grpcError } from './append-responses.js';
import { readWrapped } from './proposal.js';
import type { Service } from './service.js';
import { WireReader, WireWriter } from './wire.js';

export async function deleteStream(
  service: Service,
  call: ServerUnaryCall<Buffer, Buffer>,
  callback: sendUnaryData<Buffer>,
  kind: 'soft' | 'tombstone',
): Promise<void> {
  const { log, access, faults } = service;
  await faults.frozen();
  const user = access.userOf(call.metadata);
  const stream = streamNamed(call.request);
  if (!access.isKnown(user)) return callback(UNAUTHENTICATED);
  if (!access.mayWrite(user, stream)) {
    return callback(grpcError('access-denied', service.endpoint()));
  }
  const position = kind === 'soft' ? await log.softDelete(stream) : await log.tombstone(stream);
  const answer = new WireWriter();
  answer.message(1, (place) => place.number(1, position).number(2, position));
  callback(null, answer.finish());
}

/** Reads the stream name; the expected revision is ignored. */
function streamNamed(request: Buffer): string {
  const reader = new WireReader(request);
  let stream = '';
  while (reader.next()) {
    if (reader.field !== 1) {
      reader.skip();
      continue;
    }
    const options = reader.message();
    while (options.next()) {
      if (options.field === 1) stream = readWrapped('StreamIdentifier', options.message());
      else options.skip();
    }
  }
  return stream;
}

/** Compares the append codec with the client's generated one: both must give the same bytes the same meaning. */
import streams from '@eventstore/db-client/generated/streams_pb.js';
import fc from 'fast-check';
import type { NewEvent } from '#eventsourcing';
import { decodeAnswer } from './append-answer.js';
import { encodeAppend } from './append-request.js';
import { preparePayloads } from './payload.js';

const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const anEvent: fc.Arbitrary<NewEvent> = fc.record({
  id: fc.uuid(),
  type: fc.string({ unit: 'grapheme', minLength: 1 }),
  data: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.constant(null))),
  metadata: fc.record({ schemaVersion: fc.nat(), origin: text }),
});

const decodeText = (bytes: string | Uint8Array) =>
  Buffer.from(bytes as Uint8Array).toString('utf8');

describe('the codec of one append', () => {
  it('encodes what the generated code reads back', () => {
    const request = fc.record({
      stream: text,
      expectedRevision: fc.oneof(fc.constant('no_stream' as const), fc.maxSafeNat()),
      events: fc.array(anEvent, { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(fc.nat(), request, fc.nat(1e6), (correlation, append, timeoutMs) => {
        const { stream, expectedRevision, events } = append;
        const prepared = { stream, expectedRevision, events: preparePayloads(stream, events) };
        const bytes = encodeAppend(correlation, prepared, timeoutMs);
        const read = streams.BatchAppendReq.deserializeBinary(bytes);
        const options = read.getOptions()!;
        expect(read.getIsFinal()).toBe(true);
        expect(read.getCorrelationId()!.getString()).toMatch(
          /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
        );
        expect(decodeText(options.getStreamIdentifier()!.getStreamName())).toBe(stream);
        expect(options.hasNoStream() ? 'no_stream' : Number(options.getStreamPosition())).toBe(
          expectedRevision,
        );
        expect(read.getProposedMessagesList().map(toEvent)).toEqual(events);
      }),
    );
  });

  function toEvent(message: InstanceType<typeof streams.BatchAppendReq.ProposedMessage>): unknown {
    expect(message.getMetadataMap().get('content-type')).toBe('application/json');
    return {
      id: message.getId()!.getString(),
      type: message.getMetadataMap().get('type'),
      data: JSON.parse(decodeText(message.getData_asU8())),
      metadata: JSON.parse(decodeText(message.getCustomMetadata_asU8())),
    };
  }

  it('decodes ids that are returned as two halves', () => {
    const lower = [0x10, 0x85, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01];
    const structured = [0x0a, 2 + lower.length, 0x08, 0x01, ...lower];
    const answer = [0x0a, structured.length, ...structured, 0x1a, 2, 0x08, 7];
    expect(decodeAnswer(Buffer.from(answer))).toEqual({
      correlation: 5,
      outcome: { kind: 'success', revision: 7, position: null },
    });
  });
});

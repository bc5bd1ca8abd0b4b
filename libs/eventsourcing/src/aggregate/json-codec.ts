/** A codec that stores the data of events unchanged. */
import type { RecordedEvent } from '../envelope.js';
import { deterministicUuid } from '../identifiers.js';
import type { EventCodec } from './aggregate.js';

export const jsonCodec = <Event extends { readonly type: string; readonly data: object }>(
  schemaVersion: number,
  decode: (recorded: RecordedEvent) => Event,
): EventCodec<Event> => ({
  encode: ({ type, data }, stream, revision) => ({
    id: deterministicUuid(stream, String(revision), type, JSON.stringify(data)),
    type,
    data,
    metadata: { schemaVersion },
  }),
  decode,
});

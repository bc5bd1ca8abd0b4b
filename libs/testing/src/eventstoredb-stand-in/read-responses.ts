/** What a read answers with: the messages of `ReadResp` in streams.proto. */
import { type ProposedEvent, writeMapEntry, writeWrapped } from './proposal.js';
import { WireReader, WireWriter } from './wire.js';

export interface Recorded {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly createdMs: number;
}

/** Used for every event in turn, because this is what the stand-in spends its time on. */
const eventWriter = new WireWriter();

/** An event's commit and prepare position are the same: where its record stands in the log. */
export function encodeEvent(event: ProposedEvent, recorded: Recorded): Buffer {
  const { stream, revision, position, createdMs } = recorded;
  return eventWriter
    .message(1, (readEvent) => {
      readEvent.message(1, (message) => {
        writeWrapped('UUID', message, 1, event.id);
        writeWrapped('StreamIdentifier', message, 2, stream);
        message.number(3, revision).number(4, position).number(5, position);
        writeMapEntry(message, 6, 'type', event.type);
        writeMapEntry(message, 6, 'created', `${createdMs}0000`);
        writeMapEntry(message, 6, 'content-type', event.contentType);
        message.bytes(7, event.metadata).bytes(8, event.data);
      });
      readEvent.number(3, position);
    })
    .finish();
}

export function encodeConfirmation(subscriptionId: string): Buffer {
  return new WireWriter().message(2, (message) => message.text(1, subscriptionId)).finish();
}

export function encodeCheckpoint(position: number): Buffer {
  return new WireWriter()
    .message(3, (message) => message.number(1, position).number(2, position))
    .finish();
}

export function encodeStreamNotFound(stream: string): Buffer {
  return new WireWriter()
    .message(4, (message) => writeWrapped('StreamIdentifier', message, 1, stream))
    .finish();
}

export function encodeCaughtUp(): Buffer {
  return new WireWriter().message(8).finish();
}

/** The body out of an encoded event. */
export function readData(frame: Buffer): Buffer {
  const recorded = descend(descend(new WireReader(frame), 1), 1);
  while (recorded.next()) {
    if (recorded.field === 8) return recorded.slice();
    recorded.skip();
  }
  return Buffer.alloc(0);
}

function descend(reader: WireReader, field: number): WireReader {
  while (reader.next()) {
    if (reader.field === field) return reader.message();
    reader.skip();
  }
  throw new Error(`Field ${field} is missing`);
}

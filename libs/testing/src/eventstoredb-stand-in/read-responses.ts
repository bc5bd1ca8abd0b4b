/** Encodes responses to reads: the messages of `ReadResp` in streams.proto. */
import type { LoggedEvent } from './logged-event.js';
import { writeMapEntry, writeWrapped } from './proposal.js';
import { TOMBSTONE_REVISION } from './stream-metadata.js';
import { WireReader, WireWriter } from './wire.js';

/** Reused for all events, because encoding them is the main cost of reads. */
const eventWriter = new WireWriter();

/** The commit and prepare positions of an event are both the position of its record in the log. */
export function encodeEvent(event: LoggedEvent): Buffer {
  const { stream, revision, position, createdMs } = event;
  return eventWriter
    .message(1, (readEvent) => {
      readEvent.message(1, (recorded) => {
        writeWrapped('StreamIdentifier', recorded, 2, stream);
        if (revision === TOMBSTONE_REVISION) recorded.largestInteger(3);
        else recorded.number(3, revision);
        recorded.number(4, position).number(5, position);
        writeMapEntry(recorded, 6, 'created', `${createdMs}0000`);
        writeAsSent(recorded, event);
      });
      readEvent.number(3, position);
    })
    .finish();
}

/** The fields of a proposed event (id, engine metadata, bodies) and their numbers in a recorded one. */
const RECORDED_FIELDS: Readonly<Record<number, number>> = { 1: 1, 2: 6, 3: 7, 4: 8 };

function writeAsSent(recorded: WireWriter, { message }: LoggedEvent): void {
  const reader = new WireReader(message);
  while (reader.next()) {
    const field = RECORDED_FIELDS[reader.field];
    if (field) recorded.bytes(field, reader.slice());
    else reader.skip();
  }
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

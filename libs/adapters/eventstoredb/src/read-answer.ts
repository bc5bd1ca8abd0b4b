/**
 * ReadResp of streams.proto, by hand: what a reader needs of an event is cut out of the bytes in one pass, where the
 * client makes a tree of messages of it first.
 */
import type { EventMetadata, RecordedEvent } from '#eventsourcing';
import { MessageReader } from './message-reader.js';

export type ReadAnswer =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  /** The server has looked so far and found nothing more that is wanted. */
  | { readonly kind: 'checkpoint'; readonly position: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'other' };

const OTHER: ReadAnswer = { kind: 'other' };
const MISSING: ReadAnswer = { kind: 'missing' };
/** The engine counts in tenths of microseconds. */
const TICKS_DIGITS = 4;

export function decodeReadAnswer(bytes: Buffer): ReadAnswer {
  const reader = new MessageReader(bytes);
  let answer = OTHER;
  while (reader.next()) {
    if (reader.field === 1) answer = decodeReadEvent(reader.message());
    else if (reader.field === 3) answer = decodeCheckpoint(reader.message());
    else {
      if (reader.field === 4) answer = MISSING;
      reader.skip();
    }
  }
  return answer;
}

function decodeCheckpoint(reader: MessageReader): ReadAnswer {
  let position = -1;
  while (reader.next()) {
    if (reader.field === 1) position = reader.number();
    else reader.skip();
  }
  return { kind: 'checkpoint', position };
}

function decodeReadEvent(reader: MessageReader): ReadAnswer {
  let recorded: MessageReader | null = null;
  let position = NaN;
  while (reader.next()) {
    if (reader.field === 1) recorded = reader.message();
    else if (reader.field === 3) position = reader.number();
    else reader.skip();
  }
  return recorded ? { kind: 'event', event: decodeRecorded(recorded, position) } : OTHER;
}

/** What is no JSON, or none of ours, comes without its body: whoever decodes it says what that means. */
function decodeRecorded(reader: MessageReader, position: number): RecordedEvent {
  let [id, stream, type, created] = ['', '', '', ''];
  let revision = -1;
  let isJson = false;
  let metadata = '';
  let data = '';
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        id = innerText(reader.message(), 2);
        break;
      case 2:
        stream = innerText(reader.message(), 3);
        break;
      case 3:
        revision = reader.number();
        break;
      case 6: {
        const [key, value] = mapEntry(reader.message());
        if (key === 'type') type = value;
        else if (key === 'created') created = value;
        else if (key === 'content-type') isJson = value === 'application/json';
        break;
      }
      case 7:
        metadata = reader.text();
        break;
      case 8:
        data = reader.text();
        break;
      default:
        reader.skip();
    }
  }
  return {
    ...{ id, type, stream, revision, position },
    data: isJson ? parsed(data, null) : null,
    metadata: (metadata === '' ? {} : parsed(metadata, {})) as EventMetadata,
    recordedAt: new Date(Number(created.slice(0, -TICKS_DIGITS))).toISOString(),
  };
}

function innerText(reader: MessageReader, field: number): string {
  let text = '';
  while (reader.next()) {
    if (reader.field === field) text = reader.text();
    else reader.skip();
  }
  return text;
}

function mapEntry(reader: MessageReader): [key: string, value: string] {
  const entry: [string, string] = ['', ''];
  while (reader.next()) {
    if (reader.field === 1) entry[0] = reader.text();
    else if (reader.field === 2) entry[1] = reader.text();
    else reader.skip();
  }
  return entry;
}

function parsed(json: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return otherwise;
  }
}

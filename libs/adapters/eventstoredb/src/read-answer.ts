/**
 * ReadResp of streams.proto, by hand: what a reader needs of an event is cut out of the bytes in one pass, where the
 * client makes a tree of messages of it first.
 */
import type { EventMetadata, RecordedEvent } from '#eventsourcing';
import { MessageReader, RepeatedText } from './message-reader.js';

export type ReadAnswer =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  /** The server has looked so far and found nothing more that is wanted. */
  | { readonly kind: 'checkpoint'; readonly position: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'other' };

type Draft = { -readonly [Key in keyof RecordedEvent]: RecordedEvent[Key] };

const OTHER: ReadAnswer = { kind: 'other' };
const MISSING: ReadAnswer = { kind: 'missing' };
/** The engine counts in tenths of microseconds. */
const TICKS_DIGITS = 4;
/** A tombstone has the largest revision of 64 bits, which no number here and no column of rows can hold. */
const REVISION_MAX = Number.MAX_SAFE_INTEGER;

/** Decodes the answers of one call; values that an event shares with the one before are reused. */
export class ReadAnswerDecoder {
  private readonly stream = new RepeatedText();
  private readonly properties = new PropertyReader();
  private created = '';
  private recordedAt = '';

  /** @param bytes hold the answer from `start` to `end`. */
  decode(bytes: Buffer, start: number, end: number): ReadAnswer {
    const reader = new MessageReader(bytes, start, end);
    let answer = OTHER;
    while (reader.next()) {
      if (reader.field === 1) answer = this.readEvent(reader);
      else if (reader.field === 3) answer = readCheckpoint(reader);
      else {
        if (reader.field === 4) answer = MISSING;
        reader.skip();
      }
    }
    return answer;
  }

  private readEvent(reader: MessageReader): ReadAnswer {
    const outer = reader.enter();
    let event: Draft | null = null;
    let position = NaN;
    while (reader.next()) {
      if (reader.field === 1) event = this.readRecorded(reader);
      else if (reader.field === 3) position = reader.number();
      else reader.skip();
    }
    reader.leave(outer);
    if (!event) return OTHER;
    event.position = position;
    return { kind: 'event', event };
  }

  /** An event whose body is no JSON comes with `null` as its data: the codec decides what that means. */
  private readRecorded(reader: MessageReader): Draft {
    const outer = reader.enter();
    const { properties } = this;
    properties.begin();
    let [id, stream, metadata, data] = ['', '', '', ''];
    let revision = -1;
    while (reader.next()) {
      if (reader.field === 1) id = readInnerText(reader, 2);
      else if (reader.field === 2) stream = this.readStream(reader);
      else if (reader.field === 3) revision = Math.min(reader.number(), REVISION_MAX);
      else if (reader.field === 6) properties.read(reader);
      else if (reader.field === 7) metadata = reader.text();
      else if (reader.field === 8) data = reader.text();
      else reader.skip();
    }
    reader.leave(outer);
    return {
      ...{ id, type: properties.type, stream, revision, position: NaN },
      data: properties.contentType === 'application/json' ? parsed(data, null) : null,
      metadata: (metadata === '' ? {} : parsed(metadata, {})) as EventMetadata,
      recordedAt: this.timeOf(properties.created),
    };
  }

  private readStream(reader: MessageReader): string {
    const outer = reader.enter();
    let name = '';
    while (reader.next()) {
      if (reader.field === 3) name = reader.repeatedText(this.stream);
      else reader.skip();
    }
    reader.leave(outer);
    return name;
  }

  /** Events of one append have the same time, so the last one is remembered. */
  private timeOf(created: string): string {
    if (created === this.created) return this.recordedAt;
    this.created = created;
    const milliseconds = Number(created.slice(0, -TICKS_DIGITS));
    return (this.recordedAt = new Date(milliseconds).toISOString());
  }
}

/** Reads the engine's own properties of an event: pairs of texts, in the same order in every event. */
class PropertyReader {
  type = '';
  created = '';
  contentType = '';
  private readonly before: (readonly [key: RepeatedText, value: RepeatedText])[] = [];
  private count = 0;

  /** Forgets the properties of the event before. */
  begin(): void {
    this.type = this.created = this.contentType = '';
    this.count = 0;
  }

  read(reader: MessageReader): void {
    const outer = reader.enter();
    const [ofKeys, ofValues] = (this.before[this.count++] ??= [
      new RepeatedText(),
      new RepeatedText(),
    ]);
    let [key, value] = ['', ''];
    while (reader.next()) {
      if (reader.field === 1) key = reader.repeatedText(ofKeys);
      else if (reader.field === 2) value = reader.repeatedText(ofValues);
      else reader.skip();
    }
    reader.leave(outer);
    if (key === 'type') this.type = value;
    else if (key === 'created') this.created = value;
    else if (key === 'content-type') this.contentType = value;
  }
}

function readCheckpoint(reader: MessageReader): ReadAnswer {
  const outer = reader.enter();
  let position = -1;
  while (reader.next()) {
    if (reader.field === 1) position = reader.number();
    else reader.skip();
  }
  reader.leave(outer);
  return { kind: 'checkpoint', position };
}

function readInnerText(reader: MessageReader, field: number): string {
  const outer = reader.enter();
  let text = '';
  while (reader.next()) {
    if (reader.field === field) text = reader.text();
    else reader.skip();
  }
  reader.leave(outer);
  return text;
}

function parsed(json: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return otherwise;
  }
}

/**
 * Decodes ReadResp of streams.proto in one pass over the bytes, without the tree of messages that the client
 * builds.
 */
import type { EventMetadata, RecordedEvent } from '#eventsourcing';
import { MessageReader, RepeatedText } from './message-reader.js';

export type ReadAnswer =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  /** The server has searched up to this position without finding another matching event. */
  | { readonly kind: 'checkpoint'; readonly position: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'other' };

type Draft = { -readonly [Key in keyof RecordedEvent]: RecordedEvent[Key] };

const OTHER: ReadAnswer = { kind: 'other' };
const MISSING: ReadAnswer = { kind: 'missing' };
/** The number of decimal digits below a millisecond: the engine counts in tenths of microseconds. */
const TICKS_DIGITS = 4;
/** A tombstone has the largest 64-bit revision, which neither a number nor a database column can hold. */
const REVISION_MAX = Number.MAX_SAFE_INTEGER;

/** Decodes the responses of one call. Values that equal those of the previous event are reused. */
export class ReadAnswerDecoder {
  private readonly stream = new RepeatedText();
  private readonly properties = new PropertyReader();
  private created = '';
  private recordedAt = '';

  /** @param bytes hold the response from `start` to `end` */
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

  /** The data of an event whose body is not JSON is `null`; the codec decides what that means. */
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
      id,
      type: properties.type,
      stream,
      revision,
      position: NaN,
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

  /** Caches the last time, because the events of one append share it. */
  private timeOf(created: string): string {
    if (created === this.created) return this.recordedAt;
    this.created = created;
    const milliseconds = Number(created.slice(0, -TICKS_DIGITS));
    return (this.recordedAt = new Date(milliseconds).toISOString());
  }
}

/** Reads the engine's properties of an event: pairs of texts, in the same order in every event. */
class PropertyReader {
  type = '';
  created = '';
  contentType = '';
  private readonly before: (readonly [key: RepeatedText, value: RepeatedText])[] = [];
  private count = 0;

  /** Resets the properties of the previous event. */
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

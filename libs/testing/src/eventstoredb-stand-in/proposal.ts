/** What a client asks to be appended, as both append calls and the journal carry it. */
import type { WireReader, WireWriter } from './wire.js';

export type Expected = number | 'no_stream' | 'any' | 'stream_exists';

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

type Draft = { -readonly [Key in keyof ProposedEvent]: ProposedEvent[Key] };

const EMPTY = Buffer.alloc(0);

export interface AppendProposal {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly ProposedEvent[];
}

/** The size the engine limits: both bodies, and the type in UTF-16. */
export function sizeOf({ data, metadata, type }: ProposedEvent): number {
  return data.length + metadata.length + 2 * type.length;
}

/** The protocol wraps names and ids in messages of one text; these are the fields it stands in. */
const WRAPPED = { StreamIdentifier: 3, UUID: 2 } as const;

export function readWrapped(kind: keyof typeof WRAPPED, reader: WireReader): string {
  let text = '';
  while (reader.next()) {
    if (reader.field === WRAPPED[kind]) text = reader.text();
    else reader.skip();
  }
  return text;
}

export function writeWrapped(
  kind: keyof typeof WRAPPED,
  writer: WireWriter,
  field: number,
  text: string,
): void {
  writer.message(field, (wrapped) => wrapped.text(WRAPPED[kind], text));
}

export function readProposedEvent(reader: WireReader): ProposedEvent {
  const event: Draft = { id: '', type: '', contentType: '', data: EMPTY, metadata: EMPTY };
  while (reader.next()) {
    if (reader.field === 1) event.id = readWrapped('UUID', reader.message());
    else if (reader.field === 2) {
      const [key, value] = readMapEntry(reader.message());
      if (key === 'type') event.type = value;
      if (key === 'content-type') event.contentType = value;
    } else if (reader.field === 3) event.metadata = reader.slice();
    else if (reader.field === 4) event.data = reader.slice();
    else reader.skip();
  }
  return event;
}

export function writeProposedEvent(writer: WireWriter, event: ProposedEvent): void {
  writeWrapped('UUID', writer, 1, event.id);
  writeMapEntry(writer, 2, 'type', event.type);
  writeMapEntry(writer, 2, 'content-type', event.contentType);
  writer.bytes(3, event.metadata).bytes(4, event.data);
}

export function writeMapEntry(writer: WireWriter, field: number, key: string, value: string): void {
  writer.message(field, (entry) => entry.text(1, key).text(2, value));
}

function readMapEntry(reader: WireReader): [key: string, value: string] {
  const entry: [string, string] = ['', ''];
  while (reader.next()) {
    if (reader.field === 1) entry[0] = reader.text();
    else if (reader.field === 2) entry[1] = reader.text();
    else reader.skip();
  }
  return entry;
}

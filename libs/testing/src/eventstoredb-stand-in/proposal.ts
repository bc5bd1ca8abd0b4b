/** A proposed append, as both append calls and the journal represent it. */
import { randomUUID } from 'node:crypto';
import { WireReader, WireWriter } from './wire.js';

export type Expected = number | 'no_stream' | 'any' | 'stream_exists';

/** The parts of an event that an append needs; the rest stays encoded until it is read. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  /** The size that limits and positions count: both bodies, and the type in UTF-16. */
  readonly size: number;
  /** The client's bytes, which have the same format in both append calls and in the journal. */
  readonly message: Buffer;
}

export interface AppendProposal {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: readonly ProposedEvent[];
}

/** The protocol wraps names and ids in messages with one text field; these are its numbers. */
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

export function readProposedEvent(message: Buffer): ProposedEvent {
  const reader = new WireReader(message);
  let id = '';
  let type = '';
  let bodies = 0;
  while (reader.next()) {
    if (reader.field === 1) id = readWrapped('UUID', reader.message());
    else if (reader.field === 2) type = readMapValue(reader.message(), 'type') ?? type;
    else if (reader.field === 3 || reader.field === 4) bodies += reader.size();
    else reader.skip();
  }
  return { id, type, size: bodies + 2 * type.length, message };
}

/** The data of a proposed event. */
export function readData({ message }: Pick<ProposedEvent, 'message'>): Buffer {
  const reader = new WireReader(message);
  while (reader.next()) {
    if (reader.field === 4) return reader.slice();
    reader.skip();
  }
  return Buffer.alloc(0);
}

export function writeMapEntry(writer: WireWriter, field: number, key: string, value: string): void {
  writer.message(field, (entry) => entry.text(1, key).text(2, value));
}

/** @returns null if the entry has another key */
function readMapValue(entry: WireReader, wanted: string): string | null {
  let key = '';
  let value = '';
  while (entry.next()) {
    if (entry.field === 1) key = entry.text();
    else if (entry.field === 2) value = entry.text();
    else entry.skip();
  }
  return key === wanted ? value : null;
}

/** An event that the engine itself creates; without text it is not JSON, like a tombstone. */
export function proposeJson(type: string, json: string): ProposedEvent {
  const contentType = json === '' ? 'application/octet-stream' : 'application/json';
  const writer = new WireWriter();
  writeWrapped('UUID', writer, 1, randomUUID());
  writeMapEntry(writer, 2, 'type', type);
  writeMapEntry(writer, 2, 'content-type', contentType);
  writer.bytes(3, Buffer.alloc(0)).text(4, json);
  return readProposedEvent(writer.finish());
}

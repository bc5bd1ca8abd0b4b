/**
 * Encodes messages of the journal as one block of bytes, and decodes it: a JSON head, then the values. The messages
 * of one HTTP request are stored as the request body. Otherwise the head holds keys, lengths and headers by column;
 * a column whose texts are all equal is stored as that text. The head ends with a checksum of the whole block.
 */
import {
  type MessageRequest,
  type OutgoingMessage,
  SetupError,
  type UnpackRequest,
} from '#eventsourcing';
import { isAsWritten, withChecksum } from '../file/checksum.js';

export type StoredMessage = Pick<OutgoingMessage, 'key' | 'value' | 'headers'>;
type BlockMessage = StoredMessage & Pick<OutgoingMessage, 'request'>;

/** The head of a block that holds a whole request. */
interface RequestHead {
  readonly request: number;
}

type Column = string | readonly (string | null)[];

interface Head {
  readonly keys: Column;
  /** The lengths of the values, in bytes. */
  readonly lengths: readonly number[];
  readonly headers: readonly (readonly [name: string, column: Column])[];
}

const HEAD_LENGTH_BYTES = 4;

export function encodeBlock(messages: readonly BlockMessage[]): Buffer {
  const request = requestOfAll(messages);
  if (request) return joined({ request: messages.length }, request.bytes);
  const names = new Set<string>();
  for (const { headers } of messages) for (const name in headers) names.add(name);
  const head: Head = {
    keys: column(messages.map(({ key }) => key)),
    lengths: messages.map(({ value }) => value.length),
    headers: Array.from(names, (name) => [
      name,
      column(messages.map(({ headers }) => (Object.hasOwn(headers, name) ? headers[name]! : null))),
    ]),
  };
  return joined(head, Buffer.concat(messages.map(({ value }) => value)));
}

/** @returns the request that consists of exactly these messages, in its order, or `undefined` if there is none */
export function requestOfAll(
  messages: readonly Pick<OutgoingMessage, 'request'>[],
): MessageRequest | undefined {
  const request = messages[0]?.request;
  if (request?.messages !== messages.length) return undefined;
  return messages.every((one) => one.request === request) ? request : undefined;
}

function joined(head: Head | RequestHead, rest: Buffer): Buffer {
  const text = Buffer.from(withChecksum(JSON.stringify(head), rest));
  const length = Buffer.alloc(HEAD_LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, rest]);
}

/**
 * @returns the messages, or null if the bytes are not those that were written
 * @throws SetupError for a request that this program cannot unpack
 */
export function decodeBlock(
  block: Buffer,
  unpack: UnpackRequest = cannotUnpack,
): readonly StoredMessage[] | null {
  const headEnd = block.length < HEAD_LENGTH_BYTES ? 0 : HEAD_LENGTH_BYTES + block.readUInt32BE();
  const head = headOf(block.toString('utf8', HEAD_LENGTH_BYTES, headEnd), block.subarray(headEnd));
  if (head === null) return null;
  if ('request' in head) return unpack(block.subarray(headEnd));
  const { keys, lengths, headers } = head;
  let end = headEnd;
  return lengths.map((length, index) => ({
    key: entry(keys, index)!,
    headers: headersAt(headers, index),
    value: block.subarray(end, (end += length)),
  }));
}

function headOf(text: string, rest: Buffer): Head | RequestHead | null {
  if (!isAsWritten(text, rest)) return null;
  try {
    return JSON.parse(text) as Head | RequestHead;
  } catch {
    return null;
  }
}

function cannotUnpack(): never {
  throw new SetupError('The journal holds whole requests, which this program cannot read');
}

function column(entries: readonly (string | null)[]): Column {
  const [first] = entries;
  if (typeof first === 'string' && entries.every((one) => one === first)) return first;
  return entries;
}

const entry = (kept: Column, index: number): string | null =>
  typeof kept === 'string' ? kept : kept[index]!;

function headersAt(columns: Head['headers'], index: number): Record<string, string> {
  const present = columns.flatMap(([name, kept]): [string, string][] => {
    const text = entry(kept, index);
    return text === null ? [] : [[name, text]];
  });
  return Object.fromEntries(present);
}

/** Decodes requests to append: `BatchAppendReq` and `AppendReq` of streams.proto. */
import { type Expected, type ProposedEvent, readProposedEvent, readWrapped } from './proposal.js';
import { WireReader } from './wire.js';

export interface AppendOptions {
  readonly stream: string;
  readonly expected: Expected;
  /** The client's deadline as a duration; `null` if it sent an instant or none. */
  readonly deadlineMs: number | null;
}

/** One message of a batch append. A large append arrives in several parts, the first with the options. */
export interface BatchPart {
  readonly correlationId: string;
  readonly options: AppendOptions | null;
  readonly events: readonly ProposedEvent[];
  readonly isFinal: boolean;
}

export function decodeBatchPart(bytes: Buffer): BatchPart {
  const reader = new WireReader(bytes);
  const events: ProposedEvent[] = [];
  let correlationId = '';
  let options: AppendOptions | null = null;
  let isFinal = false;
  while (reader.next()) {
    if (reader.field === 1) correlationId = readWrapped('UUID', reader.message());
    else if (reader.field === 2) options = readOptions(reader.message());
    else if (reader.field === 3) events.push(readProposedEvent(reader.slice()));
    else if (reader.field === 4) isFinal = reader.number() === 1;
    else reader.skip();
  }
  return { correlationId, options, events, isFinal };
}

/** The classic Append sends its options first, then one event per message. */
export function decodeAppendMessage(bytes: Buffer): AppendOptions | ProposedEvent {
  const reader = new WireReader(bytes);
  let message: AppendOptions | ProposedEvent | null = null;
  while (reader.next()) {
    if (reader.field === 1) message = readOptions(reader.message());
    else if (reader.field === 2) message = readProposedEvent(reader.slice());
    else reader.skip();
  }
  if (!message) throw new Error('An append message is empty');
  return message;
}

const KINDS: Readonly<Record<number, Expected>> = { 3: 'no_stream', 4: 'any', 5: 'stream_exists' };

/** The options of both calls have the same fields. */
function readOptions(reader: WireReader): AppendOptions {
  let stream = '';
  let expected: Expected = 'any';
  let deadlineMs: number | null = null;
  while (reader.next()) {
    const { field } = reader;
    if (field === 1) stream = readWrapped('StreamIdentifier', reader.message());
    else if (field === 2) expected = reader.number();
    else if (field === 7) deadlineMs = readDurationMs(reader.message());
    else {
      expected = KINDS[field] ?? expected;
      reader.skip();
    }
  }
  return { stream, expected, deadlineMs };
}

function readDurationMs(reader: WireReader): number {
  let milliseconds = 0;
  while (reader.next()) {
    const value = reader.number();
    milliseconds += reader.field === 1 ? value * 1_000 : value / 1e6;
  }
  return milliseconds;
}

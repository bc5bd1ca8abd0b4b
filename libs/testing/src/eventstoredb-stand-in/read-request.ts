/** Decodes requests to read: `ReadReq` of streams.proto. */
import { readWrapped } from './proposal.js';
import { WireReader } from './wire.js';

export type From = number | 'start' | 'end';

export interface ReadRequest {
  /** `null` is `$all`. */
  readonly stream: string | null;
  /** A revision, or the commit position in `$all`. */
  readonly from: From;
  readonly backwards: boolean;
  readonly maxCount: number;
  readonly subscription: boolean;
  readonly filter: Filter | null;
}

export interface Filter {
  readonly on: 'stream' | 'type';
  readonly matches: (text: string) => boolean;
  /** A checkpoint is sent after this number of events was checked. */
  readonly checkpointInterval: number;
}

/** The protocol counts checkpoints in multiples of the server's search window. */
const SEARCH_WINDOW_EVENTS = 32;

type Draft = { -readonly [Key in keyof ReadRequest]: ReadRequest[Key] };

export function decodeReadRequest(bytes: Buffer): ReadRequest {
  const request = new WireReader(bytes);
  const draft: Draft = {
    ...{ stream: null, from: 'start', backwards: false },
    ...{ maxCount: Infinity, subscription: false, filter: null },
  };
  while (request.next()) {
    if (request.field === 1) readOptions(request.message(), draft);
    else request.skip();
  }
  return draft;
}

function readOptions(options: WireReader, draft: Draft): void {
  while (options.next()) {
    if (options.field === 1) readStreamOptions(options.message(), draft);
    else if (options.field === 2) readAllOptions(options.message(), draft);
    else if (options.field === 3) draft.backwards = options.number() === 1;
    else if (options.field === 5) draft.maxCount = options.number();
    else if (options.field === 6) {
      options.skip();
      draft.subscription = true;
    } else if (options.field === 7) draft.filter = readFilter(options.message());
    else options.skip();
  }
}

function readStreamOptions(options: WireReader, draft: Draft): void {
  while (options.next()) {
    if (options.field === 1) draft.stream = readWrapped('StreamIdentifier', options.message());
    else if (options.field === 2) draft.from = options.number();
    else {
      draft.from = options.field === 3 ? 'start' : 'end';
      options.skip();
    }
  }
}

function readAllOptions(options: WireReader, draft: Draft): void {
  while (options.next()) {
    if (options.field === 1) draft.from = readCommitPosition(options.message());
    else {
      draft.from = options.field === 2 ? 'start' : 'end';
      options.skip();
    }
  }
}

function readCommitPosition(position: WireReader): number {
  let commit = 0;
  while (position.next()) {
    if (position.field === 1) commit = position.number();
    else position.skip();
  }
  return commit;
}

function readFilter(options: WireReader): Filter {
  let on: Filter['on'] = 'stream';
  let matches: Filter['matches'] = () => true;
  let multiplier = 1;
  while (options.next()) {
    if (options.field === 1 || options.field === 2) {
      on = options.field === 1 ? 'stream' : 'type';
      matches = readExpression(options.message());
    } else if (options.field === 5) multiplier = options.number();
    else options.skip();
  }
  return { on, matches, checkpointInterval: multiplier * SEARCH_WINDOW_EVENTS };
}

function readExpression(expression: WireReader): Filter['matches'] {
  const prefixes: string[] = [];
  let regex = '';
  while (expression.next()) {
    if (expression.field === 1) regex = expression.text();
    else if (expression.field === 2) prefixes.push(expression.text());
    else expression.skip();
  }
  if (regex === '') return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  const pattern = new RegExp(regex);
  return (text) => pattern.test(text);
}

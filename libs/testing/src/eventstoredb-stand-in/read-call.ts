/** The Read call: a stream or `$all`, forwards or backwards, with a limited count or as a subscription. */
import { randomUUID } from 'node:crypto';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { UNAUTHENTICATED } from './access.js';
import { grpcError } from './append-responses.js';
import type { LoggedEvent } from './logged-event.js';
import {
  encodeCaughtUp,
  encodeCheckpoint,
  encodeConfirmation,
  encodeEvent,
  encodeStreamNotFound,
} from './read-responses.js';
import { decodeReadRequest, type ReadRequest } from './read-request.js';
import { isForLeader } from './follower-role.js';
import type { Service } from './service.js';
import { firstVisible, isSoftDeleted, isTombstoned, metadataOf } from './stream-metadata.js';

type Call = ServerWritableStream<Buffer, Buffer>;

export async function read(service: Service, call: Call): Promise<void> {
  const request = decodeReadRequest(call.request);
  service.effort.reads += 1;
  const user = service.access.userOf(call.metadata);
  await service.faults.frozen();
  if (!service.access.isKnown(user)) {
    call.emit('error', UNAUTHENTICATED);
  } else if (isForLeader(service, call.metadata)) {
    call.emit('error', grpcError('not-leader', service.endpoint()));
  } else if (!mayRead(service, user, request.stream)) {
    call.emit('error', grpcError('access-denied', service.endpoint()));
  } else if (request.stream !== null && isTombstoned(service.log.eventsOf(request.stream))) {
    call.emit('error', grpcError('stream-deleted', service.endpoint(), request.stream));
  } else if (request.subscription) await follow(service, call, request);
  else await readOnce(service, call, request);
}

/** A user who may read a stream may also read its metadata. */
function mayRead({ access, faults }: Service, user: string | null, stream: string | null): boolean {
  if (stream === null && faults.denyReadingAll) return false;
  return access.mayRead(user, stream?.startsWith('$$') ? stream.slice(2) : stream);
}

/** Reads begin at the given revision or position, inclusive. */
async function readOnce(service: Service, call: Call, request: ReadRequest): Promise<void> {
  const events = service.log.eventsOf(request.stream);
  const end = firstAfter(events, ({ position }) => position, visibleUpTo(service));
  const start = begin(service, request, events);
  if (start === null) {
    call.write(encodeStreamNotFound(request.stream ?? ''));
    return void call.end();
  }
  const { backwards, filter } = request;
  let left = request.maxCount;
  let index = firstIndex(events, end, request);
  if (!backwards) index = Math.max(start, index);
  for (; left > 0 && index >= start && index < end; index += backwards ? -1 : 1) {
    if (call.cancelled) return;
    const event = events[index]!;
    service.effort.lookedAt += 1;
    if (filter && !filter.matches(event[filter.on])) continue;
    const waiting = send(service, call, encodeEvent(event));
    if (waiting) await waiting;
    left--;
  }
  call.end();
}

/** The index of the first visible event of a stream, or `null` if the stream has none; `$all` hides nothing. */
function begin(
  service: Service,
  { stream }: ReadRequest,
  events: readonly LoggedEvent[],
): number | null {
  if (stream === null) return 0;
  const { log } = service;
  const metadata = metadataOf((name) => log.eventsOf(name), stream);
  const [first] = events;
  const isThere = first !== undefined && first.position <= visibleUpTo(service);
  if (!isThere || isSoftDeleted(metadata)) return null;
  return firstVisible(metadata, events, Date.now());
}

function firstIndex(events: readonly LoggedEvent[], end: number, request: ReadRequest): number {
  const { from, backwards } = request;
  const at = placeIn(request);
  if (from === 'start') return backwards ? -1 : 0;
  if (backwards) return (from === 'end' ? end : Math.min(end, firstAfter(events, at, from))) - 1;
  return from === 'end' ? end : firstAfter(events, at, from - 1);
}

/**
 * Subscriptions begin after the given revision or position. If that is beyond the end, nothing is sent until the
 * log has grown past it.
 */
async function follow(service: Service, call: Call, request: ReadRequest): Promise<void> {
  const { log } = service;
  const gone = new AbortController();
  call.on('cancelled', () => gone.abort());
  const at = placeIn(request);
  const { stream, filter } = request;
  const after = subscribedAfter(service, request);
  let index = firstAfter(log.eventsOf(stream), at, after);
  let looked = 0;
  let caughtUp = false;
  await send(service, call, encodeConfirmation(randomUUID()));
  while (!call.cancelled) {
    const event = visibleAt(service, stream, index);
    if (!event) {
      if (!caughtUp) await send(service, call, encodeCaughtUp());
      caughtUp = true;
      await untilVisible(service, stream, index, gone.signal);
      continue;
    }
    index++;
    if (at(event) <= after) continue;
    if (!filter || filter.matches(event[filter.on])) {
      const waiting = send(service, call, encodeEvent(event));
      if (waiting) await waiting;
    }
    if (filter && ++looked % filter.checkpointInterval === 0) {
      await send(service, call, encodeCheckpoint(event.position));
    }
  }
}

function subscribedAfter(service: Service, request: ReadRequest): number {
  const { from, stream } = request;
  if (from === 'start') return -1;
  if (from !== 'end') return from;
  const last = service.log
    .eventsOf(stream)
    .findLast(({ position }) => position <= visibleUpTo(service));
  return last ? placeIn(request)(last) : -1;
}

function visibleAt(service: Service, stream: string | null, index: number) {
  const event = service.log.eventsOf(stream)[index];
  return event && event.position <= visibleUpTo(service) ? event : undefined;
}

/** The last durable position, or on a follower the last replicated one. */
const visibleUpTo = ({ log, followedUpTo }: Service): number =>
  Math.min(log.visibleUpTo, followedUpTo());

function placeIn({ stream }: ReadRequest): (event: LoggedEvent) => number {
  return stream === null ? (event) => event.position : (event) => event.revision;
}

/** A binary search, because a subscription may resume at the end of a log of millions of events. */
function firstAfter(
  events: readonly LoggedEvent[],
  at: (event: LoggedEvent) => number,
  after: number,
): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(events[middle]!) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}

function untilVisible(
  service: Service,
  stream: string | null,
  index: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      if (!signal.aborted && !visibleAt(service, stream, index)) return;
      stop();
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const stop = service.log.watch(wake);
    signal.addEventListener('abort', wake);
    wake();
  });
}

/** @returns a promise to await if the client does not keep up or the stand-in is frozen */
function send({ faults }: Service, call: Call, message: Buffer): Promise<void> | undefined {
  const frozen = faults.frozen();
  if (frozen) return frozen.then(() => write(call, message));
  return write(call, message);
}

function write(call: Call, message: Buffer): Promise<void> | undefined {
  if (call.cancelled || call.write(message)) return undefined;
  return new Promise((resolve) => {
    const goOn = () => {
      call.off('drain', goOn);
      call.off('cancelled', goOn);
      resolve();
    };
    call.on('drain', goOn);
    call.on('cancelled', goOn);
  });
}

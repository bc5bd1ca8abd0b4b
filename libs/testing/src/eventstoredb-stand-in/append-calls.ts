/** The two calls that append: BatchAppend, with many appends in one call, and the classic Append. */
import type { ServerDuplexStream, ServerReadableStream, sendUnaryData } from '@grpc/grpc-js';
import { UNAUTHENTICATED } from './access.js';
import { type AppendOutcome, decideAppend } from './append.js';
import {
  type AppendOptions,
  type BatchPart,
  decodeAppendMessage,
  decodeBatchPart,
} from './append-request.js';
import { encodeAppendAnswer, encodeBatchAnswer, grpcError } from './append-responses.js';
import type { ProposedEvent } from './proposal.js';
import { isForLeader } from './follower-role.js';
import type { Service } from './service.js';

interface PendingAppend {
  readonly options: AppendOptions;
  readonly events: ProposedEvent[];
}

export function batchAppend(service: Service, call: ServerDuplexStream<Buffer, Buffer>): void {
  const pending = new Map<string, PendingAppend>();
  const user = service.access.userOf(call.metadata);
  if (!service.access.isKnown(user)) return void call.emit('error', UNAUTHENTICATED);
  if (isForLeader(service, call.metadata)) {
    return void call.emit('error', grpcError('not-leader', service.endpoint()));
  }
  call.on('data', (bytes: Buffer) => {
    holdWhileFrozen(service, call);
    // The node may have lost an election since the call began.
    if (isForLeader(service, call.metadata)) {
      return void call.emit('error', grpcError('not-leader', service.endpoint()));
    }
    const whole = collect(pending, decodeBatchPart(bytes));
    if (whole) void answer(whole.correlationId, whole);
  });
  call.on('end', () => call.end());
  call.on('error', () => call.end());

  async function answer(correlationId: string, { options, events }: PendingAppend): Promise<void> {
    const outcome = await decide(service, user, options, events);
    if (call.cancelled || call.writableEnded || outcome.kind === 'silence') return;
    if (outcome.kind === 'call-ends') {
      call.emit('error', grpcError(outcome.how, service.endpoint()));
    } else call.write(encodeBatchAnswer(correlationId, options, outcome));
  }
}

/** A frozen process reads nothing, so that its clients experience back-pressure. */
function holdWhileFrozen({ faults }: Service, call: ServerDuplexStream<Buffer, Buffer>): void {
  const frozen = faults.frozen();
  if (!frozen || call.isPaused()) return;
  call.pause();
  void frozen.then(() => call.resume());
}

/** @returns the append once its last part has arrived */
function collect(pending: Map<string, PendingAppend>, part: BatchPart) {
  const { correlationId, options, events, isFinal } = part;
  if (options) pending.set(correlationId, { options, events: [] });
  const append = pending.get(correlationId);
  if (!append) return null;
  append.events.push(...events);
  if (!isFinal) return null;
  pending.delete(correlationId);
  return { correlationId, ...append };
}

export function classicAppend(
  service: Service,
  call: ServerReadableStream<Buffer, Buffer>,
  callback: sendUnaryData<Buffer>,
): void {
  const user = service.access.userOf(call.metadata);
  if (!service.access.isKnown(user)) return callback(UNAUTHENTICATED);
  let options: AppendOptions | null = null;
  const events: ProposedEvent[] = [];
  call.on('data', (bytes: Buffer) => {
    const message = decodeAppendMessage(bytes);
    if ('stream' in message) options = message;
    else events.push(message);
  });
  call.on('end', () => {
    if (options) void answer(options);
  });

  async function answer(given: AppendOptions): Promise<void> {
    const outcome = await decide(service, user, given, events);
    if (outcome.kind === 'silence') return;
    if (outcome.kind === 'appended' || outcome.kind === 'wrong-version') {
      callback(null, encodeAppendAnswer(given.expected, outcome));
    } else {
      const error = outcome.kind === 'call-ends' ? outcome.how : outcome.kind;
      callback(grpcError(error, service.endpoint(), given.stream));
    }
  }
}

async function decide(
  { log, faults, access }: Service,
  user: string | null,
  options: AppendOptions,
  events: readonly ProposedEvent[],
): Promise<AppendOutcome> {
  if (!access.mayWrite(user, options.stream)) return { kind: 'access-denied' };
  if (options.deadlineMs === 0) return { kind: 'timeout' };
  return decideAppend(log, faults, { ...options, events });
}

/**
 * Loads kafkajs with our patches: all compression codecs, faster decoders, rotating fetches, no timer while idle,
 * and an end to connections with servers that do not speak Kafka. All other code imports kafkajs from here. The
 * patches apply only to the version they were tested with; upstream is no longer developed.
 */
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { CODECS } from './codecs.js';
import { fetchedMessagesDecoder, type ResponseDecoder } from './fetched-messages.js';
import { beginAtTurn, type TopicPartitions } from './fetch-turns.js';
import { type Codec, recordBatchDecoder } from './record-batch.js';

const PATCHED_VERSION = '2.2.4';
const require = createRequire(import.meta.url);

interface RequestQueue {
  readonly prototype: {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  };
}

interface Connection {
  readonly prototype: {
    readonly socket: Socket;
    bytesNeeded: number;
    processData(data: Buffer): void;
  };
}

interface SubscriptionState {
  readonly prototype: { assigned(): TopicPartitions[] };
}

function load(): typeof import('kafkajs') {
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== PATCHED_VERSION) {
    throw new Error(`kafkajs ${version} found, but the changes to it are for ${PATCHED_VERSION}`);
  }
  requireUnused();
  replaceDecoders();
  takeTurnsInFetches();
  stopIdleTimer();
  endForeignConnections();
  const kafkajs = require('kafkajs') as typeof import('kafkajs');
  for (const [id, codec] of Object.entries(CODECS)) {
    kafkajs.CompressionCodecs[Number(id) as keyof typeof CODECS] = () => codec;
  }
  return kafkajs;
}

/** @throws if kafkajs was used before, because its first fetch binds it to its own decoders for good */
function requireUnused(): void {
  const bound = require.resolve('kafkajs/src/protocol/requests/fetch/v4/response.js');
  if (require.cache[bound]) throw new Error('kafkajs was in use before it could be changed');
}

function replaceDecoders(): void {
  const { lookupCodecByAttributes } =
    require('kafkajs/src/protocol/message/compression/index.js') as {
      lookupCodecByAttributes(attributes: number): Codec | null;
    };
  const { KafkaJSPartialMessageError } = require('kafkajs/src/errors.js') as {
    KafkaJSPartialMessageError: new (message: string) => Error;
  };
  const decodeBatch = recordBatchDecoder({
    codecOf: lookupCodecByAttributes,
    partial: (message) => new KafkaJSPartialMessageError(message),
  });
  replace('kafkajs/src/protocol/recordBatch/v0/decoder.js', () => decodeBatch);
  replace('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js', (legacy) =>
    fetchedMessagesDecoder({
      decodeBatch,
      legacy: legacy as (decoder: ResponseDecoder) => Promise<unknown[]>,
      isPartial: (error) => error instanceof KafkaJSPartialMessageError,
    }),
  );
}

/** Replaces the module's exports, not its cache entry, which some test runners do not allow to be replaced. */
function replace(module: string, replacementOf: (original: unknown) => unknown): void {
  const original: unknown = require(module);
  require.cache[require.resolve(module)]!.exports = replacementOf(original);
}

/** Starts each fetch with another partition. Otherwise a full fetch would always leave out the same partitions. */
function takeTurnsInFetches(): void {
  const { prototype } = require('kafkajs/src/consumer/subscriptionState.js') as SubscriptionState;
  const assigned = prototype.assigned;
  const fetches = new WeakMap<object, number>();
  prototype.assigned = function (this: SubscriptionState['prototype']) {
    const turn = fetches.get(this) ?? 0;
    fetches.set(this, turn + 1);
    return beginAtTurn(assigned.call(this), turn);
  };
}

/** Stops the 1 ms timer that each idle connection keeps re-arming, which takes 4 % of a core. */
function stopIdleTimer(): void {
  const { prototype } = require('kafkajs/src/network/requestQueue/index.js') as RequestQueue;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue['prototype']) {
    if (this.pending.length > 0) schedule.call(this);
  };
}

/** Far above any fetch response; the first bytes of other protocols, read as a length, exceed it. */
const ANSWER_BYTES_MAX = 256 * 1024 * 1024;

/**
 * Ends a connection to a server that does not speak Kafka. kafkajs would throw an uncaught error, which ends the
 * process, or buffer data up to a bogus response length.
 */
function endForeignConnections(): void {
  const { prototype } = require('kafkajs/src/network/connection.js') as Connection;
  const processData = prototype.processData;
  prototype.processData = function (this: Connection['prototype'], data: Buffer) {
    try {
      processData.call(this, data);
      if (this.bytesNeeded <= ANSWER_BYTES_MAX) return;
    } catch {
      this.bytesNeeded = Infinity;
    }
    this.socket.destroy(new Error('the response is not one of a Kafka broker'));
  };
}

export const kafkajs = load();

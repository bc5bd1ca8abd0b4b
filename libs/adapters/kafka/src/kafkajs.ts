/**
 * The one door to kafkajs: loads it with all codecs, the lean record decoder and without its idle timer.
 * Upstream is frozen, so the changes are made to exactly the version they were written and tested for.
 */
import { createRequire } from 'node:module';
import { CODECS } from './codecs.js';
import { type Codec, recordBatchDecoder } from './record-batch.js';

const PATCHED_VERSION = '2.2.4';
const require = createRequire(import.meta.url);

interface RequestQueue {
  readonly prototype: {
    readonly pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  };
}

function load(): typeof import('kafkajs') {
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== PATCHED_VERSION) {
    throw new Error(`kafkajs ${version} found, but the changes to it are for ${PATCHED_VERSION}`);
  }
  requireUnused();
  replaceDecoder();
  stopIdleTimer();
  const kafkajs = require('kafkajs') as typeof import('kafkajs');
  for (const [id, codec] of Object.entries(CODECS)) {
    kafkajs.CompressionCodecs[Number(id) as keyof typeof CODECS] = () => codec;
  }
  return kafkajs;
}

/** Whoever has fetched with kafkajs before has bound it to its own decoder for good. */
function requireUnused(): void {
  const bound = require.resolve('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js');
  if (require.cache[bound]) throw new Error('kafkajs was in use before it could be changed');
}

/** The module object is changed, not the cache: a cache entry cannot be replaced under every runner. */
function replaceDecoder(): void {
  const { lookupCodecByAttributes } =
    require('kafkajs/src/protocol/message/compression/index.js') as {
      lookupCodecByAttributes(attributes: number): Codec | null;
    };
  const { KafkaJSPartialMessageError } = require('kafkajs/src/errors.js') as {
    KafkaJSPartialMessageError: new (message: string) => Error;
  };
  const path = require.resolve('kafkajs/src/protocol/recordBatch/v0/decoder.js');
  require(path);
  require.cache[path]!.exports = recordBatchDecoder({
    codecOf: lookupCodecByAttributes,
    partial: (message) => new KafkaJSPartialMessageError(message),
  });
}

/** Each idle connection re-arms a timer of one millisecond for ever: 4 % of a core for nothing. */
function stopIdleTimer(): void {
  const { prototype } = require('kafkajs/src/network/requestQueue/index.js') as RequestQueue;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue['prototype']) {
    if (this.pending.length > 0) schedule.call(this);
  };
}

export const kafkajs = load();

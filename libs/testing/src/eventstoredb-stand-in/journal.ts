/**
 * Keeps appends in a file: what is acknowledged is synced, and appends that arrive together share
 * one sync.
 */
import { mkdir, open, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Transaction } from './event-log.js';
import { type ProposedEvent, readProposedEvent, writeProposedEvent } from './proposal.js';
import { WireReader, WireWriter } from './wire.js';

export interface Journal {
  /** Resolves when it is durable, and everything before it. */
  append(transaction: Transaction): Promise<void>;
  close(): Promise<void>;
}

/** For tests that do not outlive their process. */
export const memoryJournal: Journal = {
  append: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

const HEADER_BYTES = 8;

/**
 * Hands over what the file holds, then appends to it. A record torn by a crash was never
 * acknowledged and is cut off.
 */
export async function openJournal(
  directory: string,
  restore: (transaction: Transaction) => void,
): Promise<Journal> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, 'events.log');
  const file = await open(path, 'a');
  const kept = replay(await readFile(path), restore);
  await truncate(path, kept);
  let waiting: { record: Buffer; done: () => void; failed: (error: unknown) => void }[] = [];
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await file.writev(group.map(({ record }) => record));
        await file.datasync();
        for (const { done } of group) done();
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
    }
    writing = null;
  }

  return {
    append: (transaction) =>
      new Promise((done, failed) => {
        waiting.push({ record: frame(encode(transaction)), done, failed });
        writing ??= writeAll();
      }),
    async close() {
      await writing;
      await file.close();
    },
  };
}

/** @returns how many bytes of the file hold whole records. */
function replay(content: Buffer, restore: (transaction: Transaction) => void): number {
  let at = 0;
  while (at + HEADER_BYTES <= content.length) {
    const end = at + HEADER_BYTES + content.readUInt32LE(at);
    const record = content.subarray(at + HEADER_BYTES, end);
    if (end > content.length || crc32(record) !== content.readUInt32LE(at + 4)) break;
    restore(decode(new WireReader(record)));
    at = end;
  }
  return at;
}

function frame(record: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(HEADER_BYTES + record.length);
  framed.writeUInt32LE(record.length, 0);
  framed.writeUInt32LE(crc32(record), 4);
  record.copy(framed, HEADER_BYTES);
  return framed;
}

function encode(transaction: Transaction): Buffer {
  const writer = new WireWriter()
    .text(1, transaction.stream)
    .number(2, transaction.firstRevision)
    .number(3, transaction.firstPosition)
    .number(4, transaction.createdMs);
  for (const event of transaction.events) {
    writer.message(5, (message) => writeProposedEvent(message, event));
  }
  return writer.finish();
}

function decode(reader: WireReader): Transaction {
  const numbers = [0, 0, 0];
  const events: ProposedEvent[] = [];
  let stream = '';
  while (reader.next()) {
    if (reader.field === 1) stream = reader.text();
    else if (reader.field === 5) events.push(readProposedEvent(reader.message()));
    else numbers[reader.field - 2] = reader.number();
  }
  const [firstRevision, firstPosition, createdMs] = numbers as [number, number, number];
  return { stream, firstRevision, firstPosition, createdMs, events };
}

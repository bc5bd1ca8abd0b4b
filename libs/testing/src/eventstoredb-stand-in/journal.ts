/** Stores appends in a file. Acknowledged appends are synced; concurrent appends share a sync. */
import { type FileHandle, mkdir, open, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Transaction } from './logged-event.js';
import { type ProposedEvent, readProposedEvent } from './proposal.js';
import { WireReader, WireWriter } from './wire.js';

export interface Journal {
  /** Resolves when the transaction and all earlier ones are durable. */
  append(transaction: Transaction): Promise<void>;
  close(): Promise<void>;
}

const MEMORY_COMMIT_MS = 1;

/** An in-memory journal for tests. A commit still takes time, and concurrent appends share it. */
export function memoryJournal(): Journal {
  let committing: Promise<void> | null = null;
  const commit = async (): Promise<void> => {
    await pause(MEMORY_COMMIT_MS);
    committing = null;
  };
  return {
    append: () => (committing ??= commit()),
    close: async () => {
      await committing;
    },
  };
}

const HEADER_BYTES = 8;
/**
 * A real node syncs the log and then two checkpoint files: how far it was written and how far it was followed.
 * Without these syncs, benchmarks would favour a client that waits for each append.
 */
const CHECKPOINTS = ['writer.chk', 'chaser.chk'];
const CHECKPOINT_BYTES = 8;

interface Waiting {
  readonly transaction: Transaction;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Restores the transactions of the file, then appends to it. An incomplete record from a crash was never
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
  const checkpoints = await Promise.all(
    CHECKPOINTS.map((name) => open(join(directory, name), 'w')),
  );
  let written = kept;
  const writer = new WireWriter();
  let waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        for (const { transaction } of group) writeRecord(writer, transaction);
        const records = writer.finishInPlace();
        await file.appendFile(records);
        await file.datasync();
        written += records.length;
        for (const checkpoint of checkpoints) await writeCheckpoint(checkpoint, written);
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
        waiting.push({ transaction, done, failed });
        writing ??= writeAll();
      }),
    async close() {
      await writing;
      for (const one of [file, ...checkpoints]) await one.close();
    },
  };
}

async function writeCheckpoint(file: FileHandle, position: number): Promise<void> {
  const bytes = Buffer.alloc(CHECKPOINT_BYTES);
  bytes.writeBigInt64LE(BigInt(position));
  await file.write(bytes, 0, CHECKPOINT_BYTES, 0);
  await file.datasync();
}

/** @returns the number of bytes of complete records */
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

function writeRecord(writer: WireWriter, transaction: Transaction): void {
  writer.prefixed(
    HEADER_BYTES,
    (content) => writeTransaction(content, transaction),
    (header, content) => {
      header.writeUInt32LE(content.length, 0);
      header.writeUInt32LE(crc32(content), 4);
    },
  );
}

function writeTransaction(writer: WireWriter, transaction: Transaction): void {
  writer
    .text(1, transaction.stream)
    .number(2, transaction.firstRevision)
    .number(3, transaction.firstPosition)
    .number(4, transaction.createdMs);
  for (const { message } of transaction.events) writer.bytes(5, message);
}

function decode(reader: WireReader): Transaction {
  const numbers = [0, 0, 0];
  const events: ProposedEvent[] = [];
  let stream = '';
  while (reader.next()) {
    if (reader.field === 1) stream = reader.text();
    else if (reader.field === 5) events.push(readProposedEvent(reader.slice()));
    else numbers[reader.field - 2] = reader.number();
  }
  const [firstRevision, firstPosition, createdMs] = numbers as [number, number, number];
  return { stream, firstRevision, firstPosition, createdMs, events };
}

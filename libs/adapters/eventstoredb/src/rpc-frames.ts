/** gRPC's message framing: a flag and a length before each message. */
import { RpcError, STATUS } from './rpc-status.js';

/** Receives a message as a range of bytes, which is valid only during the call. */
export type OnMessage = (bytes: Buffer, start: number, end: number) => void;

const HEAD_BYTES = 5;
/** Larger than any event that the engine accepts. */
const MAX_MESSAGE_BYTES = 20 * 1024 * 1024;

export function frameOf(message: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(HEAD_BYTES + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  message.copy(frame, HEAD_BYTES);
  return frame;
}

/** Splits received bytes into messages. Messages within one chunk, as nearly all are, are not copied. */
export class FrameReader {
  /** The start of an incomplete message. */
  private pieces: Buffer[] = [];
  private kept = 0;
  private wanted = HEAD_BYTES;

  constructor(private readonly onMessage: OnMessage) {}

  /** @throws RpcError if the bytes are not a valid message, or the message is too large */
  push(chunk: Buffer): void {
    let bytes = chunk;
    if (this.kept > 0) {
      this.pieces.push(chunk);
      this.kept += chunk.length;
      if (this.kept < this.wanted) return;
      bytes = Buffer.concat(this.pieces, this.kept);
    }
    this.keep(bytes, this.readAll(bytes));
  }

  /** @returns the start of the first incomplete message */
  private readAll(bytes: Buffer): number {
    let at = 0;
    for (;;) {
      this.wanted = HEAD_BYTES;
      if (bytes.length - at < HEAD_BYTES) return at;
      const length = lengthIn(bytes, at);
      this.wanted = HEAD_BYTES + length;
      if (bytes.length - at < this.wanted) return at;
      const start = at + HEAD_BYTES;
      at = start + length;
      this.onMessage(bytes, start, at);
    }
  }

  private keep(bytes: Buffer, from: number): void {
    this.kept = bytes.length - from;
    this.pieces = this.kept > 0 ? [bytes.subarray(from)] : [];
  }
}

function lengthIn(bytes: Buffer, at: number): number {
  if (bytes[at] !== 0) {
    throw new RpcError(
      STATUS.INTERNAL,
      'a compressed message arrived, although none was requested',
    );
  }
  const length = bytes.readUInt32BE(at + 1);
  if (length <= MAX_MESSAGE_BYTES) return length;
  const most = `more than ${MAX_MESSAGE_BYTES}`;
  throw new RpcError(STATUS.RESOURCE_EXHAUSTED, `a message has ${length} bytes, ${most}`);
}

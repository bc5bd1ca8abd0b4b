/**
 * Reads and writes the protobuf wire format. Independent of the adapter's codec, so that neither hides an error of
 * the other.
 */

const LENGTH_DELIMITED = 2;
const FIXED_BYTES: Readonly<Record<number, number>> = { 1: 8, 5: 4 };
/** The length of a nested message is written last, into four reserved bytes. */
const RESERVED_LENGTH_BYTES = 4;

/** Reads a range of bytes; nested messages are ranges of the same bytes. */
export class WireReader {
  field = 0;
  private wireType = 0;

  constructor(
    private readonly bytes: Buffer,
    private at = 0,
    private readonly end = bytes.length,
  ) {}

  /** Moves to the next field. Its value must then be read or skipped. */
  next(): boolean {
    if (this.at >= this.end) return false;
    const tag = this.number();
    this.field = tag >>> 3;
    this.wireType = tag & 7;
    return true;
  }

  /** A varint, exact up to 2^53, which covers all revisions and positions in use. */
  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      if (this.at >= this.end) throw new Error('A varint is cut short');
      const byte = this.bytes[this.at++]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  /** Returns a view, not a copy. */
  slice(): Buffer {
    const length = this.size();
    return this.bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    const length = this.size();
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  message(): WireReader {
    const length = this.size();
    return new WireReader(this.bytes, this.at - length, this.at);
  }

  /** Moves past bytes, a text or a message, and returns their length. */
  size(): number {
    const length = this.number();
    if (this.at + length > this.end) throw new Error('A field is cut short');
    this.at += length;
    return length;
  }

  skip(): void {
    if (this.wireType === 0) this.number();
    else if (this.wireType === LENGTH_DELIMITED) this.size();
    else if (FIXED_BYTES[this.wireType]) this.at += FIXED_BYTES[this.wireType]!;
    else throw new Error(`Wire type ${this.wireType} is not in use`);
  }
}

export class WireWriter {
  private buffer = Buffer.allocUnsafe(1_024);
  private length = 0;

  number(field: number, value: number): this {
    this.varint(field << 3);
    return this.varint(value);
  }

  /** Writes 2^63 - 1, which a number cannot represent. */
  largestInteger(field: number): this {
    this.varint(field << 3).reserve(9);
    this.buffer.fill(0xff, this.length, this.length + 8);
    this.buffer[this.length + 8] = 0x7f;
    this.length += 9;
    return this;
  }

  text(field: number, value: string): this {
    const size = Buffer.byteLength(value, 'utf8');
    this.varint((field << 3) | LENGTH_DELIMITED).varint(size);
    this.reserve(size);
    this.length += this.buffer.write(value, this.length, size, 'utf8');
    return this;
  }

  bytes(field: number, value: Buffer): this {
    this.varint((field << 3) | LENGTH_DELIMITED).varint(value.length);
    this.reserve(value.length);
    value.copy(this.buffer, this.length);
    this.length += value.length;
    return this;
  }

  message(field: number, fill: (writer: WireWriter) => void = () => {}): this {
    this.varint((field << 3) | LENGTH_DELIMITED).reserve(RESERVED_LENGTH_BYTES);
    const start = (this.length += RESERVED_LENGTH_BYTES);
    fill(this);
    let size = this.length - start;
    for (let at = start - RESERVED_LENGTH_BYTES; at < start - 1; at++) {
      this.buffer[at] = (size & 0x7f) | 0x80;
      size >>>= 7;
    }
    this.buffer[start - 1] = size;
    return this;
  }

  /** Reserves space before the content of `fill`; `writePrefix` fills it once the content is known. */
  prefixed(
    roomBytes: number,
    fill: (writer: WireWriter) => void,
    writePrefix: (room: Buffer, content: Buffer) => void,
  ): this {
    this.reserve(roomBytes);
    const start = this.length;
    const content = (this.length += roomBytes);
    fill(this);
    writePrefix(this.buffer.subarray(start, content), this.buffer.subarray(content, this.length));
    return this;
  }

  /** Returns a copy; the writer can be reused. */
  finish(): Buffer {
    return Buffer.from(this.finishInPlace());
  }

  /** Returns a view that is valid until the writer is reused. */
  finishInPlace(): Buffer {
    const written = this.buffer.subarray(0, this.length);
    this.length = 0;
    return written;
  }

  private varint(value: number): this {
    this.reserve(10);
    while (value >= 0x80) {
      this.buffer[this.length++] = (value % 128) | 0x80;
      value = Math.floor(value / 128);
    }
    this.buffer[this.length++] = value;
    return this;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}

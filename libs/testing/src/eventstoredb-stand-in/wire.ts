/**
 * The protobuf wire format, both ways. Written apart from the adapter's codec, so that neither
 * hides a mistake of the other.
 */

const LENGTH_DELIMITED = 2;
/** A nested message's length is written last, into four bytes kept free for it. */
const RESERVED_LENGTH_BYTES = 4;

export class WireReader {
  field = 0;
  private wireType = 0;
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  /** Moves to the next field; its value must then be read or skipped. */
  next(): boolean {
    if (this.at >= this.bytes.length) return false;
    const tag = this.number();
    this.field = tag >>> 3;
    this.wireType = tag & 7;
    return true;
  }

  /** A varint; exact up to 2^53, which all revisions and positions in use are. */
  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new Error('A varint is cut short');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  /** A view, not a copy. */
  slice(): Buffer {
    const length = this.number();
    const end = this.at + length;
    if (end > this.bytes.length) throw new Error('A field is cut short');
    const slice = this.bytes.subarray(this.at, end);
    this.at = end;
    return slice;
  }

  text(): string {
    return this.slice().toString('utf8');
  }

  message(): WireReader {
    return new WireReader(this.slice());
  }

  skip(): void {
    const fixedBytes: Record<number, number> = { 1: 8, 5: 4 };
    if (this.wireType === 0) this.number();
    else if (this.wireType === LENGTH_DELIMITED) this.slice();
    else if (fixedBytes[this.wireType]) this.at += fixedBytes[this.wireType]!;
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

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'));
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

  /** A copy; the writer can be used again. */
  finish(): Buffer {
    const message = Buffer.from(this.buffer.subarray(0, this.length));
    this.length = 0;
    return message;
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

/** Walks over one protobuf message without copying it; nested messages are ranges of the same bytes. */

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

export class MessageReader {
  field = 0;
  private wireType = 0;

  constructor(
    private readonly bytes: Buffer,
    private at = 0,
    private readonly end = bytes.length,
  ) {}

  /** Moves to the next field; its value must then be read or skipped. */
  next(): boolean {
    if (this.at >= this.end) return false;
    const tag = this.number();
    this.field = tag >>> 3;
    this.wireType = tag & 7;
    return true;
  }

  /** A varint; exact up to 2^53, which every revision and position in use is. */
  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      if (this.at >= this.end) throw new Error('A protobuf message is cut short');
      const byte = this.bytes[this.at++]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    const start = this.enter();
    return this.bytes.toString('utf8', start, this.at);
  }

  message(): MessageReader {
    const start = this.enter();
    return new MessageReader(this.bytes, start, this.at);
  }

  skip(): void {
    if (this.wireType === VARINT) this.number();
    else if (this.wireType === LENGTH_DELIMITED) this.enter();
    else if (this.wireType === FIXED_64) this.at += 8;
    else if (this.wireType === FIXED_32) this.at += 4;
    else throw new Error(`Wire type ${this.wireType} is not in use here`);
  }

  /** Moves behind a text or a message. @returns where it starts. */
  private enter(): number {
    const length = this.number();
    const start = this.at;
    if (start + length > this.end) throw new Error('A protobuf message is cut short');
    this.at += length;
    return start;
  }
}

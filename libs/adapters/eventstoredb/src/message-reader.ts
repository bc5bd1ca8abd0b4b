/** Reads a protobuf message field by field without copying it; nested messages are ranges of the same bytes. */

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
    private end = bytes.length,
  ) {}

  /** Moves to the next field. Its value must then be read, entered or skipped. */
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
      if (this.at >= this.end) throw new Error('A protobuf message is cut short');
      const byte = this.bytes[this.at++]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    const start = this.pass();
    return this.bytes.toString('utf8', start, this.at);
  }

  /** A text that usually equals the previous one of the same field; then no new string is created. */
  repeatedText(before: RepeatedText): string {
    const start = this.pass();
    return before.read(this.bytes, start, this.at);
  }

  message(): MessageReader {
    const start = this.pass();
    return new MessageReader(this.bytes, start, this.at);
  }

  /**
   * Enters the nested message, whose fields are the next ones.
   * @returns the argument for `leave`
   */
  enter(): number {
    const outer = this.end;
    const start = this.pass();
    this.end = this.at;
    this.at = start;
    return outer;
  }

  /**
   * Continues after the nested message.
   * @param outer the result of `enter`
   */
  leave(outer: number): void {
    this.at = this.end;
    this.end = outer;
  }

  skip(): void {
    if (this.wireType === VARINT) this.number();
    else if (this.wireType === LENGTH_DELIMITED) this.pass();
    else if (this.wireType === FIXED_64) this.at += 8;
    else if (this.wireType === FIXED_32) this.at += 4;
    else throw new Error(`Wire type ${this.wireType} is not in use here`);
  }

  /**
   * Moves past a text or message.
   * @returns its start
   */
  private pass(): number {
    const length = this.number();
    const start = this.at;
    if (start + length > this.end) throw new Error('A protobuf message is cut short');
    this.at += length;
    return start;
  }
}

/** Caches the last text of one field. */
export class RepeatedText {
  private bytes = Buffer.alloc(0);
  private text = '';

  read(bytes: Buffer, start: number, end: number): string {
    if (this.isAt(bytes, start, end)) return this.text;
    this.bytes = Buffer.from(bytes.subarray(start, end));
    return (this.text = this.bytes.toString('utf8'));
  }

  /** Compares byte by byte, because most texts are so short that a native call would take longer. */
  private isAt(bytes: Buffer, start: number, end: number): boolean {
    const known = this.bytes;
    if (known.length !== end - start) return false;
    for (let index = known.length - 1; index >= 0; index--) {
      if (known[index] !== bytes[start + index]) return false;
    }
    return true;
  }
}

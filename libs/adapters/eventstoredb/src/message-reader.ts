/** Walks over one protobuf message without copying it, for reads; nested messages are ranges of the same bytes. */

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

  /** Moves to the next field; its value must then be read, entered or skipped. */
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
    const start = this.pass();
    return this.bytes.toString('utf8', start, this.at);
  }

  /** A text that is usually the same as the last one read in this place: then no new string is made. */
  repeatedText(before: RepeatedText): string {
    const start = this.pass();
    return before.read(this.bytes, start, this.at);
  }

  message(): MessageReader {
    const start = this.pass();
    return new MessageReader(this.bytes, start, this.at);
  }

  /** Enters the nested message: its fields are the next ones. @returns what `leave` needs */
  enter(): number {
    const outer = this.end;
    const start = this.pass();
    this.end = this.at;
    this.at = start;
    return outer;
  }

  /** Continues after the nested message. @param outer what `enter` returned */
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

  /** Moves behind a text or a message. @returns where it starts. */
  private pass(): number {
    const length = this.number();
    const start = this.at;
    if (start + length > this.end) throw new Error('A protobuf message is cut short');
    this.at += length;
    return start;
  }
}

/** Remembers the last text read in one place of a message. */
export class RepeatedText {
  private bytes = Buffer.alloc(0);
  private text = '';

  read(bytes: Buffer, start: number, end: number): string {
    if (this.isAt(bytes, start, end)) return this.text;
    this.bytes = Buffer.from(bytes.subarray(start, end));
    return (this.text = this.bytes.toString('utf8'));
  }

  /** Compared byte by byte: most texts are so short that calling into native code would take longer. */
  private isAt(bytes: Buffer, start: number, end: number): boolean {
    const known = this.bytes;
    if (known.length !== end - start) return false;
    for (let index = known.length - 1; index >= 0; index--) {
      if (known[index] !== bytes[start + index]) return false;
    }
    return true;
  }
}

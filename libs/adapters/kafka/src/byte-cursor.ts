/** Reads the variable-length integers of Kafka's record format without allocating. */

const MORE = 0x80;
const LOW_BITS = 0x7f;

export class ByteCursor {
  constructor(
    readonly bytes: Buffer,
    public at: number,
  ) {}

  /** A signed zigzag varint of at most 32 bits. */
  varint(): number {
    let raw = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = this.bytes[this.at++]!;
      raw |= (byte & LOW_BITS) << shift;
      shift += 7;
    } while (byte >= MORE);
    return (raw >>> 1) ^ -(raw & 1);
  }

  /** A signed zigzag varint of at most 64 bits. */
  varlong(): bigint {
    let raw = 0n;
    let shift = 0n;
    let byte: number;
    do {
      byte = this.bytes[this.at++]!;
      raw |= BigInt(byte & LOW_BITS) << shift;
      shift += 7n;
    } while (byte >= MORE);
    return BigInt.asIntN(64, (raw >> 1n) ^ -(raw & 1n));
  }

  skipVarlong(): void {
    while (this.bytes[this.at++]! >= MORE);
  }

  /** A view of the next bytes; `null` if the length is -1. */
  lengthPrefixed(): Buffer | null {
    const length = this.varint();
    if (length < 0) return null;
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  skipLengthPrefixed(): void {
    const length = this.varint();
    this.at += Math.max(0, length);
  }
}

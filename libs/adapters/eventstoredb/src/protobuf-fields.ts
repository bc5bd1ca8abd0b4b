/**
 * Iterates over the fields of a protobuf message with exact 64-bit integers, which the ids in append responses
 * need. `MessageReader` is faster, but exact only up to 2^53.
 */

export interface Field {
  readonly field: number;
  readonly integer: () => bigint;
  readonly message: () => Buffer;
  readonly text: () => string;
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;

export function* fieldsOf(bytes: Buffer): Generator<Field> {
  let at = 0;
  const next = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('A protobuf message is cut short');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(next());
    const value = next();
    const wireType = tag & 7;
    if (wireType !== VARINT && wireType !== LENGTH_DELIMITED) {
      throw new Error(`Wire type ${wireType} is not in use here`);
    }
    const end = wireType === LENGTH_DELIMITED ? at + Number(value) : at;
    const content = bytes.subarray(at, end);
    at = end;
    yield {
      field: tag >>> 3,
      integer: () => value,
      message: () => content,
      text: () => content.toString('utf8'),
    };
  }
}

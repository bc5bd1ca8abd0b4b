/** Encodes protobuf fields as buffers, for infrequent messages. */

const LENGTH_DELIMITED = 2;

export const integer = (field: number, value: number): Buffer =>
  Buffer.concat([varint(field << 3), varint(value)]);

export const message = (field: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([varint((field << 3) | LENGTH_DELIMITED), varint(content.length), content]);
};

export const text = (field: number, value: string): Buffer =>
  message(field, Buffer.from(value, 'utf8'));

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** gRPC messages are restored from their bytes, however these are split into chunks. */
import fc from 'fast-check';
import { FrameReader, frameOf } from './rpc-frames.js';
import { RpcError, STATUS } from './rpc-status.js';

const messages = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 });

function chunksOf(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const end = at + (sizes[index % sizes.length] ?? bytes.length);
    chunks.push(bytes.subarray(at, end));
    at = end;
  }
  return chunks;
}

describe('frames of gRPC', () => {
  it('are read whole, whatever the chunks they come in', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(messages, sizes, (sent, cuts) => {
        const read: Buffer[] = [];
        const reader = new FrameReader((bytes, start, end) => {
          read.push(Buffer.from(bytes.subarray(start, end)));
        });
        const bytes = Buffer.concat(sent.map((message) => frameOf(Buffer.from(message))));
        for (const chunk of chunksOf(bytes, cuts)) reader.push(chunk);
        expect(read).toEqual(sent.map((message) => Buffer.from(message)));
      }),
    );
  });

  it.each([
    ['compressed', Buffer.from([1, 0, 0, 0, 0]), STATUS.INTERNAL],
    ['larger than any event', Buffer.from([0, 2, 0, 0, 0]), STATUS.RESOURCE_EXHAUSTED],
  ])('are refused when they are %s', (_, bytes, code) => {
    const reader = new FrameReader(() => undefined);
    expect(() => reader.push(bytes)).toThrow(RpcError);
    expect(() => new FrameReader(() => undefined).push(bytes)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

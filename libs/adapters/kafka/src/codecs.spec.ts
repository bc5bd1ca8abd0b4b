/**
 * Each codec decompresses what producers write, but nothing beyond the limit: a few kilobytes may decompress to
 * gigabytes.
 */
import { gzipSync } from 'node:zlib';
import { decompress as uncompressWithoutBound } from 'fzstd';
import lz4 from 'lz4-napi';
import { compressSync as snappyOf } from 'snappy';
import { codecsWithin } from './codecs.js';
import { uncompressLz4 } from './lz4.js';
import { uncompressZstd } from './zstd.js';

/** 2 kB of words compressed by zstd: without the content size, and with it and a checksum. */
const ZSTD_FRAMES = [
  'KLUv/QBo1QYAcskaEaBvIKMf/T4A4FuqvfpkVf0E4Ip+U7z9X5ThhjQXYrqZD/ezGIc8vznmnO9DxiGjEObhP5xPswE+DH3oLQq6uHhDggBPiLtwwWYMJz5pU0sm0OWbvuUelM2+Bc5iaFbAT6ODMoIz4IT0wRQ3qHEw+bqF/QxQhIxB3hE0JFVWMqX9/58xpyRUASXAorDJMvAMhp7XtoCuRKd5jgO4YNE/wg46zM48NOX1a3dUAYzH+GY1whRRL9W5fz1qJmUnPxi+zXOSeu+6wfXrVcOYkzTxO1KoqMfWVAE=',
  'KLUv/QRIBQgAQgwiF5Al7YBELHxLmRak0d1pssllZBKLmVkIVgxJK+AYcUdz+w3sTeFsk3XksuqzK366+v7+O28KZ8rf+IkjN4UzbcV2bH3WRQmpgwZrXHXIKcp49PmmcOaZ3dfFkLTsdBGLIWlZZydFBEoxGI9iSFrmrE4RHFQQAKfYF0PSMnU1EKBiYI8oIXXQEDAgQAJCGFsPp4T/BYXUYP1wXy7D8tabm8siWgiGjsDGOWUoY2cI5rBG7rBli7OwELn1SBElwbiFKSTycbUZHxKMYKAEe8onOCPqHKJk7CK4IicJwewMy3P0CYOR25dpj8gtN2exU5BjwKqcsXKfGcFyRxIcChW6YDg=',
];

const MIB = 1024 * 1024;
const BOUND = 4 * MIB;
const CODECS = codecsWithin(BOUND);

/** A frame of blocks that each repeat one byte: four bytes decompress to `bytesPerBlock`. */
function zstdRuns(blocks: number, bytesPerBlock: number): Buffer {
  const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58]);
  const headers = Array.from({ length: blocks }, (_, index) => {
    const header = Buffer.alloc(4, 'x');
    header.writeUIntLE((bytesPerBlock << 3) | 2 | Number(index === blocks - 1), 0, 3);
    return header;
  });
  return Buffer.concat([frame, ...headers]);
}

const PACKED: Readonly<Record<1 | 2 | 3 | 4, (bytes: number) => Buffer>> = {
  1: (bytes) => gzipSync(Buffer.alloc(bytes, 'x')),
  2: (bytes) => snappyOf(Buffer.alloc(bytes, 'x')),
  3: (bytes) => lz4.compressFrameSync(Buffer.alloc(bytes, 'x')),
  4: (bytes) => zstdRuns(bytes / MIB, MIB),
};

describe.each([
  ['gzip', 1],
  ['snappy', 2],
  ['lz4', 3],
  ['zstd', 4],
] as const)('%s', (_, id) => {
  it('unpacks what is at the bound, and refuses what is beyond it', async () => {
    expect(await CODECS[id].decompress(PACKED[id](BOUND))).toHaveLength(BOUND);
    const beyond = CODECS[id].decompress(PACKED[id](BOUND + MIB));
    await expect(beyond).rejects.toThrow('it unpacks to more than 4 MiB');
  });

  it('refuses what is cut off anywhere, and what is none', async () => {
    const whole = PACKED[id](2 * MIB);
    for (let size = 0; size < whole.length; size += Math.ceil(whole.length / 50)) {
      await expect(CODECS[id].decompress(whole.subarray(0, size))).rejects.toThrow();
    }
    await expect(CODECS[id].decompress(Buffer.alloc(50, 0xff))).rejects.toThrow();
  });
});

it('frames of lz4 say more than they hold where their blocks are short', async () => {
  const short = lz4.compressFrameSync(Buffer.from('short'));
  expect(String(await uncompressLz4(short, 64 * 1024))).toBe('short');
});

it('a frame of zstd unpacks to what it did without a bound, whatever kinds of blocks it has', () => {
  const frames = [...ZSTD_FRAMES.map((frame) => Buffer.from(frame, 'base64')), zstdRuns(3, 1_000)];
  for (const frame of frames) {
    const plain = Buffer.from(uncompressWithoutBound(frame));
    expect(uncompressZstd(frame, MIB).subarray(0, plain.length).equals(plain)).toBe(true);
  }
});

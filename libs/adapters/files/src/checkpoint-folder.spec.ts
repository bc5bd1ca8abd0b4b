/** Checkpoint files across restarts, with damage, missing files and writes interrupted by a crash. */
import { mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCheckpointFolder } from './index.js';

const STREAM = 'creditLedger-../a/b\0 é_2025-09';
const KEPT = { text: '{"é":1}', bytes: Uint8Array.from({ length: 300 }, (_, index) => index) };

describe('checkpoints in a folder', () => {
  let path: string;
  beforeEach(async () => {
    path = join(await mkdtemp(join(tmpdir(), 'checkpoints-')), 'inside');
  });
  afterEach(() => rm(join(path, '..'), { recursive: true }));

  const write = async () => {
    const folder = await openCheckpointFolder(path);
    await folder.write(STREAM, KEPT);
    const [file] = await readdir(path);
    return join(path, file!);
  };
  const read = async () => (await openCheckpointFolder(path)).read(STREAM);

  it('returns what was written last, also after a restart', async () => {
    const folder = await openCheckpointFolder(path);
    expect(await folder.read(STREAM)).toBeNull();
    await folder.write(STREAM, { text: 'older', bytes: new Uint8Array(9) });
    await folder.write(STREAM, KEPT);
    for (const kept of [await folder.read(STREAM), await read()]) {
      expect(kept!.text).toBe(KEPT.text);
      expect(Uint8Array.from(kept!.bytes)).toEqual(KEPT.bytes);
    }
    expect(await folder.read('creditLedger-other_2025-09')).toBeNull();
  });

  it('takes what was cut short for nothing, wherever it was cut', async () => {
    const file = await write();
    const { length } = await readFile(file);
    for (let end = length - 1; end >= 0; end -= 7) {
      await truncate(file, end);
      expect(await read()).toBeNull();
    }
  });

  it('takes what was changed for nothing, whichever byte it was', async () => {
    const file = await write();
    const content = await readFile(file);
    for (let at = 0; at < content.length; at += 7) {
      const damaged = Buffer.from(content);
      damaged[at]! ^= 1;
      await writeFile(file, damaged);
      expect(await read()).toBeNull();
    }
  });

  it('bears that a file disappears while it is open', async () => {
    const folder = await openCheckpointFolder(path);
    await folder.write(STREAM, KEPT);
    await rm(path, { recursive: true });
    expect(await folder.read(STREAM)).toBeNull();
  });

  it('replaces what was written before in one step: until then it is there as a whole', async () => {
    const file = await write();
    const before = await readFile(file);
    const reading = await open(file);
    await (await openCheckpointFolder(path)).write(STREAM, { ...KEPT, text: 'newer' });
    expect(await reading.readFile()).toEqual(before);
    await reading.close();
    expect((await read())!.text).toBe('newer');
  });

  it('clears away what a crash left half written', async () => {
    await write();
    await writeFile(join(path, 'x.checkpoint.unfinished'), 'half');
    await openCheckpointFolder(path);
    expect(await readdir(path)).toHaveLength(1);
  });
});

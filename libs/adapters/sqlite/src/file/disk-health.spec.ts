/** How a full disk is detected, and when it counts as having space again. */
import { DiskFailingError, DiskFullError } from '#eventsourcing';
import { DamagedFileError } from './sqlite-errors.js';
import { DiskHealth, ROOM_NEEDED_BYTES } from './disk-health.js';

const PATH = '/data/ledger.db';
const failing = () =>
  Promise.reject(new DiskFullError(`There is no space on the disk for ${PATH} (DATA_DIR)`));
const succeeding = () => Promise.resolve();

function diskOf(freeBytes: number) {
  const disk = { freeBytes };
  return { disk, health: new DiskHealth(PATH, async () => disk.freeBytes) };
}

describe('the health of a disk', () => {
  it('is not asked after while no write has failed', async () => {
    const { health } = diskOf(0);
    await health.watch(succeeding);
    expect(await health.complaint(succeeding)).toBeNull();
  });

  it('is missing after a write that failed, also when smaller ones succeed', async () => {
    const { health, disk } = diskOf(ROOM_NEEDED_BYTES - 1);
    await expect(health.watch(failing)).rejects.toThrow(DiskFullError);
    await health.watch(succeeding);
    expect(await health.complaint(succeeding)).toBe(
      `There is no space on the disk for ${PATH} (DATA_DIR)`,
    );
    disk.freeBytes = ROOM_NEEDED_BYTES;
    expect(await health.complaint(succeeding)).toBeNull();
  });

  it('is missing while writing still fails, whatever the file system says is free', async () => {
    const { health } = diskOf(Infinity);
    await expect(health.watch(failing)).rejects.toThrow(DiskFullError);
    expect(await health.complaint(failing)).toMatch(/no space on the disk/);
    expect(await health.complaint(succeeding)).toBeNull();
  });

  it('that a probe has found missing is missed until it is there', async () => {
    const { health, disk } = diskOf(0);
    await expect(health.probe(succeeding)).rejects.toThrow(DiskFullError);
    expect(await health.complaint(succeeding)).not.toBeNull();
    disk.freeBytes = ROOM_NEEDED_BYTES;
    await health.probe(succeeding);
    disk.freeBytes = 0;
    expect(await health.complaint(succeeding)).toBeNull();
  });

  it('is as good as missing while the disk fails, until it takes a write again', async () => {
    const { health } = diskOf(Infinity);
    const breaking = () => Promise.reject(new DiskFailingError('The disk fails to write'));
    await expect(health.watch(breaking)).rejects.toThrow(DiskFailingError);
    expect(await health.complaint(breaking)).toBe('The disk fails to write');
    expect(await health.complaint(succeeding)).toBeNull();
    expect(await health.complaint(breaking)).toBeNull();
  });

  it('is of no use once the file was found damaged, which no write heals', async () => {
    const { health } = diskOf(Infinity);
    const finding = () => Promise.reject(new DamagedFileError(`${PATH} is damaged`));
    await expect(health.watch(finding)).rejects.toThrow(DamagedFileError);
    await health.watch(succeeding);
    expect(await health.complaint(succeeding)).toBe(`${PATH} is damaged`);
    expect(await health.complaint(succeeding)).toBe(`${PATH} is damaged`);
  });

  it('passes on what else goes wrong', async () => {
    const { health } = diskOf(Infinity);
    await expect(health.watch(() => Promise.reject(new Error('locked')))).rejects.toThrow('locked');
    expect(await health.complaint(succeeding)).toBeNull();
  });
});

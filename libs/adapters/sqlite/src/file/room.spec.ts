/** How a full disk is detected, and when it counts as having room again. */
import { DiskFailingError, DiskFullError } from '#eventsourcing';
import { DamagedFileError } from './sqlite-errors.js';
import { Room, ROOM_NEEDED_BYTES } from './room.js';

const PATH = '/data/ledger.db';
const failing = () =>
  Promise.reject(new DiskFullError(`There is no room on the disk for ${PATH} (DATA_DIR)`));
const succeeding = () => Promise.resolve();

function roomOf(freeBytes: number) {
  const disk = { freeBytes };
  return { disk, room: new Room(PATH, async () => disk.freeBytes) };
}

describe('room on the disk', () => {
  it('is not asked after while no write has failed', async () => {
    const { room } = roomOf(0);
    await room.watch(succeeding);
    expect(await room.complaint(succeeding)).toBeNull();
  });

  it('is missing after a write that failed, also when smaller ones succeed', async () => {
    const { room, disk } = roomOf(ROOM_NEEDED_BYTES - 1);
    await expect(room.watch(failing)).rejects.toThrow(DiskFullError);
    await room.watch(succeeding);
    expect(await room.complaint(succeeding)).toBe(
      `There is no room on the disk for ${PATH} (DATA_DIR)`,
    );
    disk.freeBytes = ROOM_NEEDED_BYTES;
    expect(await room.complaint(succeeding)).toBeNull();
  });

  it('is missing while writing still fails, whatever the file system says is free', async () => {
    const { room } = roomOf(Infinity);
    await expect(room.watch(failing)).rejects.toThrow(DiskFullError);
    expect(await room.complaint(failing)).toMatch(/no room on the disk/);
    expect(await room.complaint(succeeding)).toBeNull();
  });

  it('that a probe has found missing is missed until it is there', async () => {
    const { room, disk } = roomOf(0);
    await expect(room.probe(succeeding)).rejects.toThrow(DiskFullError);
    expect(await room.complaint(succeeding)).not.toBeNull();
    disk.freeBytes = ROOM_NEEDED_BYTES;
    await room.probe(succeeding);
    disk.freeBytes = 0;
    expect(await room.complaint(succeeding)).toBeNull();
  });

  it('is as good as missing while the disk fails, until it takes a write again', async () => {
    const { room } = roomOf(Infinity);
    const breaking = () => Promise.reject(new DiskFailingError('The disk fails to write'));
    await expect(room.watch(breaking)).rejects.toThrow(DiskFailingError);
    expect(await room.complaint(breaking)).toBe('The disk fails to write');
    expect(await room.complaint(succeeding)).toBeNull();
    expect(await room.complaint(breaking)).toBeNull();
  });

  it('is of no use once the file was found damaged, which no write heals', async () => {
    const { room } = roomOf(Infinity);
    const finding = () => Promise.reject(new DamagedFileError(`${PATH} is damaged`));
    await expect(room.watch(finding)).rejects.toThrow(DamagedFileError);
    await room.watch(succeeding);
    expect(await room.complaint(succeeding)).toBe(`${PATH} is damaged`);
    expect(await room.complaint(succeeding)).toBe(`${PATH} is damaged`);
  });

  it('passes on what else goes wrong', async () => {
    const { room } = roomOf(Infinity);
    await expect(room.watch(() => Promise.reject(new Error('locked')))).rejects.toThrow('locked');
    expect(await room.complaint(succeeding)).toBeNull();
  });
});

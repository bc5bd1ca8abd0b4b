/** Whether the last write failed because the disk was full. */
import { DiskFullError } from '#eventsourcing';

export class Room {
  private isFull = false;

  async watch<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.isFull = false;
      return result;
    } catch (error) {
      this.isFull ||= error instanceof DiskFullError;
      throw error;
    }
  }

  /**
   * Whether it is still so is known by trying.
   * @returns what is missing, `null` when there is room
   */
  async complaint(probe: () => Promise<void>): Promise<string | null> {
    if (!this.isFull) return null;
    try {
      await probe();
      return null;
    } catch (error) {
      if (error instanceof DiskFullError) return error.message;
      throw error;
    }
  }
}

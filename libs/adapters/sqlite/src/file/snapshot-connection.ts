/** Reads one state of a file by several statements, on a connection that is opened when it is first needed. */
import type { Connection } from './connection.js';
import { openReader } from './file-connections.js';
import { createLock } from './lock.js';

export class SnapshotConnection {
  private connection: Connection | null = null;
  private readonly lock = createLock();

  /** @param durable resolves once all that was committed so far is on disk */
  constructor(
    private readonly path: string,
    private readonly durable: () => Promise<void>,
  ) {}

  /** One after the other; resolves only when what was read is durable. */
  read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.lock(async () => {
      const connection = (this.connection ??= openReader(this.path));
      connection.exec('BEGIN');
      try {
        const read = await work(connection);
        await this.durable();
        return read;
      } finally {
        connection.exec('COMMIT');
      }
    });
  }

  /** Resolves once the read under way has ended. */
  close(): Promise<void> {
    return this.lock(async () => this.connection?.close());
  }
}

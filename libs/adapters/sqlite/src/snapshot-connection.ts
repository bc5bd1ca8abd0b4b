/** Reads one state of a file by several statements, on a connection that is opened when it is first needed. */
import type { Connection } from './connection.js';
import { openReader } from './file-connections.js';
import { createLock } from './lock.js';

export class SnapshotConnection {
  private connection: Connection | null = null;
  private readonly lock = createLock();

  constructor(private readonly path: string) {}

  /** One after the other. */
  read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.lock(async () => {
      const connection = (this.connection ??= openReader(this.path));
      connection.exec('BEGIN');
      try {
        return await work(connection);
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

/** Reads one committed state of a file with several statements, on a connection that is opened on first use. */
import { createLock } from '#eventsourcing';
import type { Connection } from './connection.js';
import { openReader } from './file-connections.js';

export class SnapshotConnection {
  private connection: Connection | null = null;
  private readonly lock = createLock();

  /** @param durable resolves when everything committed so far is on disk */
  constructor(
    private readonly path: string,
    private readonly durable: () => Promise<void>,
  ) {}

  /** Runs reads one at a time. Resolves only when what was read is durable. */
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

  /** Closes the connection after the read in progress. */
  close(): Promise<void> {
    return this.lock(async () => this.connection?.close());
  }
}

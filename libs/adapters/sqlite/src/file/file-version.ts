/** Which state of the file reads see, as a number: what was read at one number is true as long as it stands. */
import { nextTurn } from '#eventsourcing';
import { Connection } from './connection.js';
import type { Cell } from './driver.js';

export interface FileVersionOptions {
  /** Another connection than the writing one, which does not count its own commits. */
  readonly reader: Connection;
  /** How many commits this thread has been notified of. */
  readonly commitsSeen: () => number;
}

/**
 * The file is asked once in a turn of the event loop, and whenever this thread has committed or was notified of a
 * commit: within one turn no other notification can arrive, so that none is missed.
 */
export class FileVersion {
  private value = 0;
  private foreign: Cell = null;
  private commits = -1;
  private commitsSeen = -1;
  private isOfThisTurn = false;

  constructor(private readonly options: FileVersionOptions) {}

  /** @throws TransientError when the file is busy for too long. */
  ofThisTurn(): number {
    const isKnown =
      this.isOfThisTurn &&
      this.commits === Connection.commits &&
      this.commitsSeen === this.options.commitsSeen();
    return isKnown ? this.value : this.now();
  }

  /** Asks the file, however short ago it was asked. */
  now(): number {
    const { reader, commitsSeen } = this.options;
    this.commits = Connection.commits;
    this.commitsSeen = commitsSeen();
    const foreign = reader.foreignWrites();
    if (foreign !== this.foreign) this.value++;
    this.foreign = foreign;
    if (!this.isOfThisTurn) {
      this.isOfThisTurn = true;
      void nextTurn().then(() => (this.isOfThisTurn = false));
    }
    return this.value;
  }
}

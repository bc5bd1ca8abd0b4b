/** A version number of the state that reads see: a result stays valid as long as the number is unchanged. */
import { nextTurn } from '#eventsourcing';
import { Connection } from './connection.js';
import type { Cell } from './driver.js';

export interface FileVersionOptions {
  /** Not the writing connection, because a connection does not count its own commits. */
  readonly reader: Connection;
  /** The number of commits that this thread has been notified of. */
  readonly commitsSeen: () => number;
}

/**
 * Checks the file once per turn of the event loop, and after each commit by this thread or notification of one. No
 * other notification can arrive within a turn, so none is missed.
 */
export class FileVersion {
  private value = 0;
  private foreign: Cell = null;
  private commits = -1;
  private commitsSeen = -1;
  private isOfThisTurn = false;

  constructor(private readonly options: FileVersionOptions) {}

  /** @throws TransientError if the file is busy for too long */
  ofThisTurn(): number {
    const isKnown =
      this.isOfThisTurn &&
      this.commits === Connection.commits &&
      this.commitsSeen === this.options.commitsSeen();
    return isKnown ? this.value : this.now();
  }

  /** Checks the file, even if it was already checked in this turn. */
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

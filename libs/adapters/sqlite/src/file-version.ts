/** Which state of the file reads see, as a number: what was read at one number is true as long as it stands. */
import { nextTurn } from '#eventsourcing';
import { Connection } from './connection.js';
import type { Cell } from './driver.js';

export interface FileVersionOptions {
  /** Not the one that writes: a connection does not count its own commits. */
  readonly reader: Connection;
  /** How often somebody has told this thread of a commit. */
  readonly rings: () => number;
}

/**
 * The file is asked once in a turn of the event loop, and whenever this thread has committed or was told of a
 * commit: between two turns nobody can have heard of another one, so that nobody can miss it.
 */
export class FileVersion {
  private value = 0;
  private foreign: Cell = null;
  private commits = -1;
  private rings = -1;
  private isOfThisTurn = false;

  constructor(private readonly options: FileVersionOptions) {}

  /** @throws TransientError when the file is busy for too long. */
  ofThisTurn(): number {
    const isKnown =
      this.isOfThisTurn &&
      this.commits === Connection.commits &&
      this.rings === this.options.rings();
    return isKnown ? this.value : this.now();
  }

  /** Looks, whenever it was looked last. */
  now(): number {
    const { reader, rings } = this.options;
    this.commits = Connection.commits;
    this.rings = rings();
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

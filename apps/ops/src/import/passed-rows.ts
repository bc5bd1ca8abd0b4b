/** Rows that a parser passes over because they are no CSV, given between its records, and never more of them in memory than one piece of text holds. */
import { EventEmitter, once } from 'node:events';
import { nextTurn } from '#eventsourcing';
import type { FoundRow } from './found-row.js';

export class PassedRows {
  private readonly told = new EventEmitter();
  private waiting: FoundRow[] = [];
  private isOver = false;
  private wake = () => {};

  note(row: FoundRow): void {
    this.waiting.push(row);
    this.wake();
  }

  /** The text in the same pieces, each only when every row is given that was passed over in those before it. */
  async *heldUp(
    text: AsyncIterable<string>,
    onPiece: (piece: string) => void,
  ): AsyncGenerator<string> {
    for await (const piece of text) {
      while (this.waiting.length > 0 && !this.isOver) await once(this.told, 'given');
      if (this.isOver) return;
      onPiece(piece);
      yield piece;
    }
  }

  /** All rows in the order of their lines. */
  async *between(rows: AsyncGenerator<FoundRow>): AsyncGenerator<FoundRow> {
    try {
      for (;;) {
        const next = rows.next();
        yield* this.untilReady(next);
        const result = await next;
        yield* this.upTo(result.done ? Infinity : result.value.line);
        if (result.done) return;
        yield result.value;
      }
    } finally {
      this.isOver = true;
      this.told.emit('given');
      await rows.return(undefined);
    }
  }

  /** While the parser has no record to give, all that it has passed over lies before the next one. */
  private async *untilReady(next: Promise<unknown>): AsyncGenerator<FoundRow> {
    let isReady = false;
    const ready = () => {
      isReady = true;
      this.wake();
    };
    next.then(ready, ready);
    // It may become ready also while somebody looks at a row that was given here.
    while (!isReady) {
      if (this.waiting.length > 0) await nextTurn();
      else await new Promise<void>((resolve) => (this.wake = resolve));
      if (isReady) return;
      // Noted in the middle of a piece, of which the parser may give a record at once.
      await nextTurn();
      if (isReady) return;
      yield* this.upTo(Infinity);
    }
  }

  private *upTo(line: number): Generator<FoundRow> {
    const behind = this.waiting.findIndex((row) => row.line >= line);
    const rows = this.waiting.splice(0, behind < 0 ? this.waiting.length : behind);
    if (this.waiting.length === 0) this.told.emit('given');
    yield* rows;
  }
}

/** Text streams let other work go first between pieces that take long to generate. */
import { isTurnOver } from '#eventsourcing';
import { textStream } from './text-stream.js';

const PIECES = 20;

/** Generates pieces like rows read from a file: slowly, and without ever waiting. */
async function* longPieces(): AsyncGenerator<string> {
  for (let piece = 0; piece < PIECES; piece++) {
    while (!isTurnOver());
    yield 'x';
  }
}

it('gives others a turn after each long piece', async () => {
  let turnsOfOthers = 0;
  let isOver = false;
  const other = () => {
    turnsOfOthers += 1;
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);

  let text = '';
  for await (const piece of textStream(longPieces(), () => {})) text += String(piece);
  isOver = true;

  expect(text).toBe('x'.repeat(PIECES));
  expect(turnsOfOthers).toBeGreaterThanOrEqual(PIECES);
});

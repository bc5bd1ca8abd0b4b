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

/** @returns how many turns of the event loop others get while so many streams are read at once */
async function turnsOfOthers(streams: number): Promise<number> {
  let turns = 0;
  let isOver = false;
  const other = () => {
    turns += 1;
    if (!isOver) setImmediate(other);
  };
  setImmediate(other);
  const texts = Array.from({ length: streams }, async () => {
    let text = '';
    for await (const piece of textStream(longPieces(), () => {})) text += String(piece);
    return text;
  });
  expect(new Set(await Promise.all(texts))).toEqual(new Set(['x'.repeat(PIECES)]));
  isOver = true;
  return turns;
}

it('gives others a turn after each long piece', async () => {
  expect(await turnsOfOthers(1)).toBeGreaterThanOrEqual(PIECES);
});

it('gives others a turn after each long piece of many streams', async () => {
  const streams = 10;
  // Each stream begins in the turn of its request.
  expect(await turnsOfOthers(streams)).toBeGreaterThanOrEqual(streams * (PIECES - 1));
});

/** An export breaks off where its rows turn out to be emptied and refilled while they are read: half of it is no answer. */
import { type Completeness, sayHowFar } from '../completeness.js';

export async function* wholePages<Page>(
  pages: AsyncIterable<Page>,
  completeness: Pick<Completeness, 'missing'>,
  allowPartial: boolean,
): AsyncGenerator<Page> {
  const requireWhole = async () => {
    const filling = allowPartial ? null : await completeness.missing();
    if (filling) throw new Error(sayHowFar(filling));
  };
  for await (const page of pages) {
    await requireWhole();
    yield page;
  }
  await requireWhole();
}

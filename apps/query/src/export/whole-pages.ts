/** Ends an export with an error when the read models are emptied while it is read: an incomplete export must not look complete. */
import { type Completeness, describeFilling } from '../answers/completeness.js';

export async function* wholePages<Page>(
  pages: AsyncIterable<Page>,
  completeness: Pick<Completeness, 'missing'>,
  allowPartial: boolean,
): AsyncGenerator<Page> {
  const requireWhole = async () => {
    const filling = allowPartial ? null : await completeness.missing();
    if (filling) throw new Error(describeFilling(filling));
  };
  for await (const page of pages) {
    await requireWhole();
    yield page;
  }
  await requireWhole();
}

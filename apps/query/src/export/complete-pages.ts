/** Ends an export with an error if the read models are emptied while it is read: an incomplete export must not look complete. */
import { type Completeness, describeFilling } from '../answers/completeness.js';

export async function* completePages<Page>(
  pages: AsyncIterable<Page>,
  completeness: Pick<Completeness, 'filling'>,
  allowPartial: boolean,
): AsyncGenerator<Page> {
  const requireComplete = async () => {
    const filling = allowPartial ? null : await completeness.filling();
    if (filling) throw new Error(describeFilling(filling));
  };
  for await (const page of pages) {
    await requireComplete();
    yield page;
  }
  await requireComplete();
}

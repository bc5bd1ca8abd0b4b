/** All events rejected for one reason are sent again page by page: each once, with a report of the outcomes. */
import type { Resubmitted } from './resubmit-all.js';
import { serviceOfPage } from './service-of-page.fixture.js';

const service = serviceOfPage();
let all: typeof import('./resubmit-all.js');
beforeAll(async () => (all = await import('./resubmit-all.js')));
beforeEach(() => void (sent = []));

let sent: string[] = [];

const rejected = (id: string | null) => ({
  message: id === null ? null : { headers: {}, valueBase64: btoa(JSON.stringify({ id })) },
});

/** Returns these pages of rejected events, and rejects the named events again. */
function given(pages: readonly (readonly (string | null)[])[], refuses: readonly string[]): void {
  service.answer = async (request) => {
    if (request.method === 'GET') {
      const page = Number(new URL(request.url).searchParams.get('cursor') ?? 0);
      const nextCursor = page + 1 < pages.length ? String(page + 1) : null;
      return Response.json({ rejected: pages[page]!.map(rejected), nextCursor });
    }
    const ids = ((await request.json()) as { id: string }[]).map(({ id }) => id);
    sent.push(...ids);
    const results = ids.map((id) =>
      refuses.includes(id) ? { status: 'rejected', reason: `not ${id}` } : { status: 'accepted' },
    );
    return Response.json({ results });
  };
}

async function resubmitted(signal = new AbortController().signal, onEach = () => {}) {
  const told: Resubmitted[] = [];
  const onProgress = (so: Resubmitted) => {
    told.push(so);
    onEach();
  };
  await all.resubmitAll({ code: 'usageConflict', csrfToken: null, signal, onProgress });
  return told;
}

it('sends each event once, and counts those that were skipped', async () => {
  given(
    [
      ['a', 'b', 'a'],
      ['b', null, 'c'],
    ],
    [],
  );
  expect(await resubmitted()).toEqual([
    { accepted: 2, refused: 0, skipped: 1, reason: null },
    { accepted: 3, refused: 0, skipped: 3, reason: null },
  ]);
  expect(sent).toEqual(['a', 'b', 'c']);
});

it('keeps the reason of the latest refusal', async () => {
  given([['a', 'b', 'c'], ['d']], ['a', 'b']);
  expect((await resubmitted()).at(-1)).toEqual({
    ...{ accepted: 2, refused: 2, skipped: 0, reason: 'not b' },
  });
});

it('asks for no further page once it is stopped', async () => {
  given([['a'], ['b'], ['c']], []);
  const stop = new AbortController();
  expect(await resubmitted(stop.signal, () => stop.abort())).toHaveLength(1);
  expect(sent).toEqual(['a']);
});

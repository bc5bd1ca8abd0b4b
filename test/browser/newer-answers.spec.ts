/** A page that is months older than the service: every word in the responses is unknown to it, and there are new members. */
import {
  answersOf,
  type Change,
  chosenFrom,
  isObject,
  NONSENSE,
  type OtherRelease,
  PATHS,
  startOtherRelease,
  visit,
} from './other-release.js';

const WORD = 'newerWord';

let release: OtherRelease;
/** Members of responses whose values the OpenAPI document lists. */
let listed: ReadonlySet<string>;

beforeAll(async () => {
  release = await startOtherRelease();
  listed = membersWithValues((await release.dashboard.http.get('/openapi.json')).body);
}, 180_000);
afterAll(() => release.dashboard.stop());

function membersWithValues(schema: unknown, name = '', found = new Set<string>()): Set<string> {
  if (!isObject(schema)) return found;
  if ('enum' in schema) found.add(name);
  for (const [key, value] of Object.entries(schema)) {
    const isOfSchema = Array.isArray(schema) || /^(?:items|anyOf|oneOf|allOf|schema)$/.test(key);
    membersWithValues(value, isOfSchema ? name : key, found);
  }
  return found;
}

/** @returns a change that replaces the text of each of these members by an unknown word */
const worded =
  (names: Iterable<string>): Change =>
  (object) => {
    const told = [...names].filter((name) => typeof object[name] === 'string');
    return { ...object, ...Object.fromEntries(told.map((name) => [name, WORD])) };
  };
const extended: Change = (object) => ({ ...object, newer: { deeper: [{ a: 1 }] } });

it.each(PATHS)('is shown on %s', async (path) => {
  const { page, complaints, close } = await release.dashboard.open('/me');
  const answers = await answersOf(page);
  await visit(page, release.at(path));
  const names = new Set<string>();
  answers.each((object) => {
    for (const [name, value] of Object.entries(object)) {
      if (typeof value === 'string' && listed.has(name)) names.add(name);
    }
  });
  // Also changes single members, because all words at once may hide what one alone would show.
  for (const change of [worded(names), worded([chosenFrom(names, path)]), extended]) {
    answers.become(change);
    const said = await visit(page, release.at(path));
    expect(said.length).toBeGreaterThan(100);
    expect(said).not.toMatch(NONSENSE);
  }
  expect(complaints).toEqual([]);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await close();
});

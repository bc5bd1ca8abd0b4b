/** A page that is months behind: every word of the service's answers is one that it does not know, and members have come. */
import {
  answersOf,
  type Change,
  isObject,
  NONSENSE,
  type OtherRelease,
  PATHS,
  startOtherRelease,
  visit,
} from './other-release.js';

const WORD = 'newerWord';

let release: OtherRelease;
/** Members of answers whose values the OpenAPI document lists. */
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

const worded =
  (name: string): Change =>
  (object) =>
    typeof object[name] === 'string' ? { ...object, [name]: WORD } : object;
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
  expect(names).not.toEqual(new Set());
  for (const change of [...[...names].map(worded), extended]) {
    answers.become(change);
    const said = await visit(page, release.at(path));
    expect(said.length).toBeGreaterThan(100);
    expect(said).not.toMatch(NONSENSE);
  }
  expect(complaints).toEqual([]);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await close();
});

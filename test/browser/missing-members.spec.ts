/** A page with an older service, or a newer one that returns less: members of the responses are missing or null. */
import {
  answersOf,
  type Change,
  chosenFrom,
  NONSENSE,
  type OtherRelease,
  PATHS,
  startOtherRelease,
  visit,
} from './other-release.js';

let release: OtherRelease;
beforeAll(async () => {
  release = await startOtherRelease();
}, 180_000);
afterAll(() => release.dashboard.stop());

const without =
  (name: string): Change =>
  ({ [name]: _gone, ...rest }) =>
    rest;
const withNull =
  (name: string): Change =>
  (object) =>
    name in object ? { ...object, [name]: null } : object;

/** Rejections because the page requests something whose id it did not get. */
const REFUSED = /Failed to load resource.*(?:404|422)/;

it.each(PATHS)('a member that is missing or null is unknown on %s', async (path) => {
  const { page, complaints, close } = await release.dashboard.open('/me');
  const answers = await answersOf(page);
  await visit(page, release.at(path));
  const names = new Set<string>();
  answers.each((object) => {
    for (const name of Object.keys(object)) names.add(name);
  });
  const name = chosenFrom(names, path);
  for (const change of [without(name), withNull(name)]) {
    const before = complaints.length;
    answers.become(change);
    const said = NONSENSE.exec(await visit(page, release.at(path)));
    const complained = complaints.slice(before).filter((one) => !REFUSED.test(one));
    expect([...(said ?? []), ...complained].map((one) => `${name}: ${one}`)).toEqual([]);
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await close();
});

/** A page that meets an older service, or a newer one that says less: members of the answers are missing, or hold null. */
import { createHash } from 'node:crypto';
import { TEST_SEED } from '../support/test-seed.js';
import {
  answersOf,
  type Change,
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

const CASES = PATHS.flatMap((path) => [
  ['is missing', path, without] as const,
  ['is null', path, withNull] as const,
]);

/** Members per case: each costs a visit. Another SEED chooses others. */
const CHOSEN = 1;

function chosenFrom(names: ReadonlySet<string>, path: string): string[] {
  const rank = (name: string) =>
    createHash('sha256').update(`${TEST_SEED} ${path} ${name}`).digest('hex');
  return [...names].toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, CHOSEN);
}

/** What is refused because the page asks about something whose id it was not told. */
const REFUSED = /Failed to load resource.*(?:404|422)/;

it.each(CASES)('a member that %s is unknown on %s', async (_how, path, changeOf) => {
  const { page, complaints, close } = await release.dashboard.open('/me');
  const answers = await answersOf(page);
  await visit(page, release.at(path));
  const names = new Set<string>();
  answers.each((object) => {
    for (const name of Object.keys(object)) names.add(name);
  });
  const poor: string[] = [];
  for (const name of chosenFrom(names, path)) {
    const before = complaints.length;
    answers.become(changeOf(name));
    const said = NONSENSE.exec(await visit(page, release.at(path)));
    const complained = complaints.slice(before).filter((one) => !REFUSED.test(one));
    poor.push(...[...(said ?? []), ...complained].map((one) => `${name}: ${one}`));
  }
  expect(poor).toEqual([]);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await close();
});

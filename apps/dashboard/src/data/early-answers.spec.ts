/** A response requested early is used once, by the first query for the same address. */
import { serviceOfPage } from './service-of-page.fixture.js';

const ORIGIN = 'https://meter.example';

const service = serviceOfPage();
let early: typeof import('./early-answers.js');
beforeAll(async () => {
  early = await import('./early-answers.js');
  Object.assign(window.location, { href: `${ORIGIN}/tenants/t` });
});

const take = (path: string, method = 'GET') =>
  early.takeEarly(new Request(`${ORIGIN}${path}`, { method }));

it('takes an answer once, and none of another question', async () => {
  service.answer = async ({ url }) => Response.json({ url });
  early.askEarly('/v1/me');
  early.askEarly('/v1/tenants/t/usage?order=state');
  expect(take('/v1/tenants/t/usage')).toBeUndefined();
  expect(take('/v1/me', 'POST')).toBeUndefined();
  const answer = await take('/v1/me');
  expect(await answer!.json()).toEqual({ url: `${ORIGIN}/v1/me` });
  expect(take('/v1/me')).toBeUndefined();
  expect(await (await take('/v1/tenants/t/usage?order=state'))!.json()).toBeDefined();
});

it('passes a failure on to the query that takes it, and to no other', async () => {
  service.answer = () => Promise.reject(new TypeError('away'));
  early.askEarly('/v1/me');
  await expect(take('/v1/me')).rejects.toThrow('away');
});

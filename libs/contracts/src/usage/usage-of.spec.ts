/** Converting a valid event to the domain's usage, including absent members. */
import { MILLI_CREDITS_MAX } from '#metering';
import { USAGE_DATA } from '#testing';
import { EVENT } from './examples.fixture.js';
import { brokenRule } from './rules.js';
import { STATED_CREDITS } from './stated-credits.js';
import type { UsageDataDto, UsageEventDto } from './usage-event.dto.js';
import { usageOf } from './usage-of.js';
import { compileUsageValidator } from './validator.js';

const eventOf = (data: object, type = 'AIModelExecuted') =>
  ({ ...EVENT, type, data: { ...USAGE_DATA, ...data } }) as unknown as UsageEventDto;
const usageIn = (data: Partial<Record<keyof UsageDataDto, unknown>>) => usageOf(eventOf(data));

it('has every member of the contract: what is left out here would be lost, because it is not kept as an unknown one', () => {
  const { dataMembers } = compileUsageValidator();
  expect(Object.keys(usageIn({}))).toEqual(expect.arrayContaining([...dataMembers]));
});

it('has what is optional as it was sent', () => {
  const sent = {
    userId: 'u-17',
    tier: 'premium',
    automationId: 'flow-9',
    quickTest: true,
    preview: true,
    quantity: { tokensIn: 1, tokensOut: 2, characters: 3, pages: 4, images: 5, rows: 6 },
    statedCredits: { currency: 'copilot', milliCredits: 7 },
  };
  expect(usageIn(sent)).toMatchObject(sent);
});

it.each([undefined, null])('has what is absent in one form: %s', (absent) => {
  const names = ['userId', 'tier', 'automationId', 'quickTest', 'preview', 'statedCredits'];
  const usage = usageIn(Object.fromEntries(names.map((name) => [name, absent])));
  expect(usage).toMatchObject({
    userId: null,
    tier: null,
    automationId: null,
    quickTest: false,
    preview: false,
    statedCredits: null,
  });
});

it('has no negative zero, which JSON can say and no sum can tell', () => {
  const { quantity, statedCredits } = usageIn({
    quantity: { pages: -0 },
    statedCredits: { currency: 'copilot', milliCredits: -0 },
  });
  expect([quantity.pages, statedCredits?.milliCredits]).toEqual([0, 0]);
});

describe('the rules between members', () => {
  const broken = (data: object, type?: string) => brokenRule(eventOf(data, type))?.reason;

  it('want a tier of prompts, and of nothing else', () => {
    const invalid = { code: 'invalidMember', field: 'data.tier' };
    expect(broken({ capability: 'prompt', tier: null, quantity: { tokensIn: 1 } })).toEqual({
      ...invalid,
      message: 'data.tier must say which tier of model a prompt used: basic, standard or premium.',
    });
    expect(broken({ capability: 'receiptProcessing', tier: 'basic' })).toEqual({
      ...invalid,
      message: 'data.tier is only for prompts; receiptProcessing has none.',
    });
  });

  const without = (data: object) => ({ capability: 'receiptProcessing', quantity: {}, ...data });

  it('want a unit that the capability is billed by', () => {
    expect(broken(without({}))).toEqual({
      code: 'invalidMember',
      field: 'data.quantity',
      message: 'data.quantity must have pages or images, which receiptProcessing is billed by.',
    });
    expect(broken(without({ quantity: { images: 0 } }))).toBeUndefined();
  });

  it.each([
    without({ statedCredits: { currency: 'copilot', milliCredits: 1 } }),
    without({ quickTest: true }),
    without({ preview: true }),
    without({ context: 'portal' }),
    without({ status: 'failed' }),
  ])('want none of what may be free: %j', (data) => {
    expect(broken(data)).toBeUndefined();
  });

  it.each([
    without({ statedCredits: null }),
    without({ quickTest: false }),
    without({ preview: null }),
  ])('want one of what is not: %j', (data) => {
    expect(broken(data)?.field).toBe('data.quantity');
  });

  it('want none of training, which no unit is billed for', () => {
    expect(broken(without({}), 'AIModelTrained')).toBeUndefined();
  });
});

describe('stated credits', () => {
  it('have one form, which the message shows', () => {
    expect(STATED_CREDITS.message(1.5)).toBe(
      'must be {"currency": "aiBuilder", "milliCredits": 1500}, which means 1.5 credits; the ' +
        `currency is aiBuilder or copilot, the amount a whole number from 0 to ${MILLI_CREDITS_MAX}`,
    );
  });

  it.each([
    [{ currency: 'aiBuilder', milliCredits: MILLI_CREDITS_MAX }, true],
    [{ currency: 'aiBuilder', milliCredits: MILLI_CREDITS_MAX + 1 }, false],
    [{ currency: 'aiBuilder', milliCredits: 1.5 }, false],
    [{ currency: 'credits', milliCredits: 1 }, false],
    [{ currency: 'copilot', milliCredits: 1, note: '' }, false],
    [{ copilot: 1 }, false],
    [[], false],
  ])('%j: %s', (value, isTaken) => {
    expect(STATED_CREDITS.accepts(value)).toBe(isTaken);
  });
});

/** The client's own types, which import nothing, have the same values as the domain's: otherwise this file does not compile. */
import type { UsageData } from '#client';
import type { Capability, Context, Quantity, Tier } from '#metering';

type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;

it.each<[string, true]>([
  ['capabilities', true satisfies Same<UsageData['capability'], Capability>],
  ['contexts', true satisfies Same<UsageData['context'], Context>],
  ['tiers', true satisfies Same<NonNullable<UsageData['tier']>, Tier>],
  ['units', true satisfies Same<keyof UsageData['quantity'], keyof Quantity>],
])('the %s are the same', (_, same) => expect(same).toBe(true));

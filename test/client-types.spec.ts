/** The client's own types, which import nothing, have the members and values of the domain's: otherwise this file does not compile. */
import type { UsageData } from '#client';
import type { Capability, Context, Quantity, Status, Tier, Usage } from '#metering';

type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;
/** The names of the members that a type lists, without those that it allows under any name. */
type Listed<Type> = keyof {
  readonly [Name in keyof Type as string extends Name ? never : Name]: true;
};
type DataOf<Type> = Exclude<keyof Type, 'id' | 'source' | 'type' | 'time' | 'extra'>;

it.each<[string, true]>([
  ['members', true satisfies Same<Listed<UsageData>, DataOf<Usage>>],
  ['capabilities', true satisfies Same<UsageData['capability'], Capability>],
  ['contexts', true satisfies Same<UsageData['context'], Context>],
  ['statuses', true satisfies Same<UsageData['status'], Status>],
  ['tiers', true satisfies Same<NonNullable<UsageData['tier']>, Tier>],
  ['units', true satisfies Same<keyof UsageData['quantity'], keyof Quantity>],
])('the %s are the same', (_, same) => expect(same).toBe(true));

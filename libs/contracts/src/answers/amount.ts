/** An amount in a response: exact for programs, readable for people, never a fraction in JSON. */
import { formatCredits, type MilliCredits } from '#metering';

export interface Amount {
  readonly milliCredits: MilliCredits;
  readonly credits: string;
}

export const amount = (milliCredits: MilliCredits): Amount => ({
  milliCredits,
  credits: formatCredits(milliCredits),
});

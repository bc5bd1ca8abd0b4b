/** Credits stated by a publisher: their only valid form, and a message that shows it. */
import { CURRENCIES, isAmount, MILLI_CREDITS_MAX } from '#metering';
import { isJsonObject, type MemberRule } from '#validation';

const MEMBERS = ['currency', 'milliCredits'];

export const STATED_CREDITS: MemberRule = {
  schema: {
    type: 'object',
    properties: {
      currency: { type: 'string', enum: CURRENCIES },
      milliCredits: { type: 'integer', minimum: 0, maximum: MILLI_CREDITS_MAX },
    },
    required: MEMBERS,
    additionalProperties: false,
    examples: [{ currency: 'aiBuilder', milliCredits: 1_500 }],
  },
  accepts: (value) =>
    isJsonObject(value) &&
    Object.keys(value).every((name) => MEMBERS.includes(name)) &&
    CURRENCIES.some((currency) => currency === value['currency']) &&
    isAmount(value['milliCredits']),
  message: () =>
    'must be {"currency": "aiBuilder", "milliCredits": 1500}, which means 1.5 credits; the ' +
    `currency is ${CURRENCIES.join(' or ')}, the amount a whole number from 0 to ${MILLI_CREDITS_MAX}`,
};

/** The published example of a usage event, as a specification changes it. */
import { USAGE_EVENT_EXAMPLE } from '#contracts';

/** With a member that the contract does not know; such members are kept. */
export const data = { ...USAGE_EVENT_EXAMPLE.data, region: 'eu' };

export const event = (id: string, members: object = {}) => ({
  ...USAGE_EVENT_EXAMPLE,
  id,
  data,
  ...members,
});

/** Bodies of usage events for specs, made from the published example. */
import { USAGE_EVENT_EXAMPLE } from '#contracts';

/** Has a member that the contract does not define; such members are kept. */
export const data = { ...USAGE_EVENT_EXAMPLE.data, region: 'eu' };

export const event = (id: string, members: object = {}) => ({
  ...USAGE_EVENT_EXAMPLE,
  id,
  data,
  ...members,
});

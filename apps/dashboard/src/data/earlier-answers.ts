/** Fills in what answers of an earlier release lack: during an upgrade a new page may ask an old process. */
import type { TenantConfiguration } from './api.js';

/** Of what is to come an earlier release says nothing. */
export const withWhatIsToCome = (answer: TenantConfiguration): TenantConfiguration => ({
  ...answer,
  rateCards: orNone(answer.rateCards),
  policy: { ...answer.policy, toCome: orNone(answer.policy.toCome) },
});

const orNone = <Item>(items: Item[] | undefined): Item[] => items ?? [];

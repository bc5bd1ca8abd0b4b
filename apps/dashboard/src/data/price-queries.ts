/** What every capability would cost a user in an environment now, with one request to the gate. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answered, api } from './api.js';
import type { components, paths } from './generated/api.js';
import { tenantKey } from './keys.js';

type Asked = paths['/v1/tenants/{tenant}/access']['post'];
export type PricedAccess =
  Asked['responses'][200]['content']['application/json']['answers'][number];
export type Rate = NonNullable<PricedAccess['rate']>;
type Priced = Pick<components['schemas']['AccessRequestDto'], 'capability' | 'tier'>;

/** The tiers of models, which determine the price of a prompt. */
const TIERS = ['basic', 'standard', 'premium'] as const;

type Capability = Exclude<Priced['capability'], 'prompt' | null | undefined>;

/** Every capability except prompts, in the order of the page; the compiler compares the list with the service's. */
const CAPABILITIES: Readonly<Record<Capability, true>> = {
  invoiceProcessing: true,
  receiptProcessing: true,
  identityDocument: true,
  contractProcessing: true,
  healthInsuranceCard: true,
  businessCard: true,
  customDocumentProcessing: true,
  textRecognition: true,
  imageDescription: true,
  objectDetection: true,
  categoryClassification: true,
  entityExtraction: true,
  keyPhraseExtraction: true,
  languageDetection: true,
  sentimentAnalysis: true,
  textTranslation: true,
  prediction: true,
};

const ALL: readonly Priced[] = [
  ...TIERS.map((tier) => ({ capability: 'prompt' as const, tier })),
  ...Object.keys(CAPABILITIES).map((capability) => ({ capability: capability as Capability })),
];

export const usePrices = (tenant: string, environmentId: string, userId: string | undefined) =>
  useQuery({
    queryKey: [...tenantKey(tenant), 'prices', environmentId, userId],
    enabled: environmentId !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const requests = ALL.map((one) => ({ environmentId, userId, ...one }));
      const { answers } = await answered(
        api.POST('/v1/tenants/{tenant}/access', {
          params: { path: { tenant } },
          body: { requests },
          signal,
        }),
      );
      return answers;
    },
  });

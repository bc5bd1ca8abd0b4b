/** A run or training of a model, as stated by the publisher and validated. */
import type { Currency, MilliCredits } from './amounts.js';
import type { Instant } from './calendar.js';

export const CAPABILITIES = [
  'prompt',
  'customDocumentProcessing',
  'receiptProcessing',
  'invoiceProcessing',
  'identityDocument',
  'contractProcessing',
  'healthInsuranceCard',
  'imageDescription',
  'objectDetection',
  'textRecognition',
  'sentimentAnalysis',
  'languageDetection',
  'keyPhraseExtraction',
  'categoryClassification',
  'entityExtraction',
  'textTranslation',
  'businessCard',
  'prediction',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

export const TIERS = ['basic', 'standard', 'premium'] as const;
export type Tier = (typeof TIERS)[number];

export const CONTEXTS = ['app', 'cloudFlow', 'agent', 'agentFlow', 'api', 'portal'] as const;
export type Context = (typeof CONTEXTS)[number];

export const isAgent = (context: Context): boolean => context === 'agent';
/** Agents and agent flows use only Copilot Credits, in every regime (R17). */
export const drawsCopilotOnly = (context: Context): boolean =>
  context === 'agent' || context === 'agentFlow';

export const STATUSES = ['processed', 'failed'] as const;
export type Status = (typeof STATUSES)[number];

export const USAGE_TYPES = ['AIModelExecuted', 'AIModelTrained'] as const;
export type UsageType = (typeof USAGE_TYPES)[number];

/** Non-negative safe integers; an absent unit counts as 0. */
export interface Quantity {
  readonly tokensIn?: number;
  readonly tokensOut?: number;
  readonly characters?: number;
  readonly pages?: number;
  readonly images?: number;
  readonly rows?: number;
}
export const QUANTITY_UNITS = [
  'tokensIn',
  'tokensOut',
  'characters',
  'pages',
  'images',
  'rows',
] as const satisfies readonly (keyof Quantity)[];

/** The cost of the run as stated by the publisher; the run is then not rated (A2). */
export interface StatedCredits {
  readonly currency: Currency;
  readonly milliCredits: MilliCredits;
}

/** Usage with its identity and a digest of its content. */
export interface IdentifiedUsage {
  readonly usage: Usage;
  /** Derived from tenant, source and id; identifies the event permanently. */
  readonly usageKey: string;
  /** The same key and hash is a duplicate; the same key with another hash is a conflict. */
  readonly payloadHash: string;
}

export interface Usage {
  /** Identifies the event permanently, together with `source` and the tenant. */
  readonly id: string;
  readonly source: string;
  readonly type: UsageType;
  /** When the model ran; determines the month. */
  readonly time: Instant;
  readonly tenantId: string;
  readonly environmentId: string;
  readonly environmentName: string | null;
  /** Normally the cloud flow's owner or the app's runner (R13). */
  readonly userId: string | null;
  readonly modelId: string;
  readonly modelName: string | null;
  readonly capability: Capability;
  readonly tier: Tier | null;
  readonly context: Context;
  readonly automationId: string | null;
  readonly automationName: string | null;
  readonly status: Status;
  readonly quickTest: boolean;
  readonly preview: boolean;
  readonly quantity: Quantity;
  readonly statedCredits: StatedCredits | null;
  readonly dataType: string | null;
  /** Unknown members, kept unchanged. */
  readonly extra: Readonly<Record<string, unknown>> | null;
}

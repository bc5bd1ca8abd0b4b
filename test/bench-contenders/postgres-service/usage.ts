/** Checks and prices one usage event, as code written in a week would. */
import { hash } from 'node:crypto';

export interface PricedUsage {
  readonly tenant: string;
  readonly source: string;
  readonly id: string;
  readonly time: string;
  readonly environment: string;
  readonly user: string;
  readonly model: string;
  readonly capability: string;
  readonly milliCredits: number;
  readonly hash: string;
  readonly body: string;
}

export type Checked =
  { readonly usage: PricedUsage } | { readonly id: string | null; readonly reason: string };

interface Quantity {
  readonly tokensIn?: number;
  readonly tokensOut?: number;
  readonly characters?: number;
  readonly pages?: number;
  readonly images?: number;
}

/** Milli-credits of a run by its quantity: the rates that the workload uses, and some others. */
const PRICES: Readonly<Record<string, (quantity: Quantity, tier: unknown) => number>> = {
  prompt: ({ tokensIn = 0, tokensOut = 0 }, tier) => {
    const [perIn, perOut] = TOKEN_PRICES[String(tier)] ?? TOKEN_PRICES['basic']!;
    return Math.ceil((tokensIn * perIn! + tokensOut * perOut!) / 1_000) * 1_000;
  },
  invoiceProcessing: ({ pages = 0, images = 0 }) => (pages + images) * 32_000,
  receiptProcessing: ({ pages = 0, images = 0 }) => (pages + images) * 32_000,
  customDocumentProcessing: ({ pages = 0 }) => pages * 100_000,
  textRecognition: ({ pages = 0 }) => pages * 3_000,
  sentimentAnalysis: ({ characters = 0 }) => Math.ceil(characters / 1_000) * 2_000,
  textTranslation: ({ characters = 0 }) => Math.ceil(characters / 1_000) * 22_000,
};

const TOKEN_PRICES: Readonly<Record<string, readonly number[]>> = {
  basic: [1, 3],
  standard: [20, 60],
  premium: [140, 560],
};

const CONTEXTS = new Set(['app', 'cloudFlow', 'agent', 'agentFlow', 'api', 'portal']);
const STATUSES = new Set(['processed', 'failed']);
const REQUIRED = ['tenantId', 'environmentId', 'modelId', 'capability'] as const;

export function checked(event: unknown): Checked {
  if (!isObject(event) || !isObject(event['data'])) return { id: null, reason: 'not an event' };
  const { id, source, type, time, data } = event;
  if (!isText(id) || !isText(source)) return { id: null, reason: 'id and source are required' };
  if (type !== 'AIModelExecuted' && type !== 'AIModelTrained') return { id, reason: 'type' };
  const instant = isText(time) ? new Date(time) : null;
  if (!instant || Number.isNaN(instant.getTime())) return { id, reason: 'time' };
  for (const name of REQUIRED) if (!isText(data[name])) return { id, reason: `data.${name}` };
  const { context, status, quantity, capability, tier } = data;
  if (!CONTEXTS.has(String(context))) return { id, reason: 'data.context' };
  if (!STATUSES.has(String(status))) return { id, reason: 'data.status' };
  if (!isObject(quantity)) return { id, reason: 'data.quantity' };
  for (const unit in quantity) {
    if (!Number.isSafeInteger(quantity[unit])) return { id, reason: `data.quantity.${unit}` };
  }
  const price = PRICES[String(capability)];
  if (!price) return { id, reason: 'data.capability' };
  const body = JSON.stringify(event);
  return {
    usage: {
      tenant: String(data['tenantId']),
      source,
      id,
      time: instant.toISOString(),
      environment: String(data['environmentId']),
      user: isText(data['userId']) ? data['userId'] : '',
      model: String(data['modelId']),
      capability: String(capability),
      milliCredits: status === 'failed' ? 0 : price(quantity, tier),
      hash: hash('sha256', body, 'hex'),
      body,
    },
  };
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 500;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Currencies and pools as sentences call them; the names of the API are for programs. */
import type { Currency } from '../values/amounts.js';
import type { DrawnFrom } from './charge.js';

const CURRENCY_WORDS: Readonly<Record<Currency, string>> = {
  aiBuilder: 'AI Builder credits',
  copilot: 'Copilot Credits',
};

const POOL_WORDS: Readonly<Record<Exclude<DrawnFrom, 'none'>, string>> = {
  allocation: "the environment's allocation",
  tenantPool: 'the tenant pool',
  trial: "the user's trial",
  copilotAllocation: "the environment's Copilot allocation",
  copilotPool: "the tenant's Copilot pool",
  payAsYouGo: 'pay-as-you-go',
};

/** @returns as `in AI Builder credits, drawn from the tenant pool` */
export const drawnIn = (currency: Currency, drawnFrom: DrawnFrom): string =>
  drawnFrom === 'none'
    ? `in ${CURRENCY_WORDS[currency]}, though nothing covered it`
    : `in ${CURRENCY_WORDS[currency]}, drawn from ${POOL_WORDS[drawnFrom]}`;

/** The names of currencies, pools, regimes and overage levels in sentences, and their amounts. */
import { type Currency, formatCredits, type MilliCredits } from '../values/amounts.js';
import type { Regime } from '../policy/policy.js';
import type { DrawnFrom } from './charge.js';
import type { Level } from './overage.js';

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

/** @example `in AI Builder credits, drawn from the tenant pool` */
export const drawnInPhrase = (currency: Currency, drawnFrom: DrawnFrom): string =>
  drawnFrom === 'none'
    ? `in ${CURRENCY_WORDS[currency]}, though nothing covered it`
    : `in ${CURRENCY_WORDS[currency]}, drawn from ${POOL_WORDS[drawnFrom]}`;

const REGIME_WORDS: Readonly<Record<Regime, string>> = {
  classic: 'classic',
  dual: 'dual',
  postSeeded: 'post-seeded',
};

/** @example `post-seeded regime` */
export const regimePhrase = (regime: Regime): string => `${REGIME_WORDS[regime]} regime`;

const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  none: 'no overage',
  simple: 'simple overage',
  important: 'important overage',
  exhausted: 'used up',
};

/** @example `96 of 1000 used` */
export const usedPhrase = (consumed: MilliCredits, available: MilliCredits): string =>
  `${formatCredits(consumed)} of ${formatCredits(available)} used`;

export const levelPhrase = (level: Level): string => LEVEL_WORDS[level];

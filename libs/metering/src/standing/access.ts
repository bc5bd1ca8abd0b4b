/** The gate: whether a user may run or make something now and, if not, why and what to do (R14–R17, R21, A10). */
import type { Currency } from '../values/amounts.js';
import type { FreeReason } from '../rates/rating.js';
import { explainAccess } from './access-explanation.js';
import { blockedMessage, makersBlockedMessage } from './messages.js';
import { rateCardAt } from '../rates/rate-card.js';
import { freeRun } from '../rates/rating.js';
import {
  chooseSource,
  hasCapacity,
  trialStanding,
  type BlockCode,
  type Runner,
  type Source,
} from './source.js';
import type { Level } from './overage.js';
import type { Assessment } from './standing.js';
import type { Step } from './step.js';
import type { Capability } from '../values/usage.js';

export interface Permission {
  readonly allowed: boolean;
  readonly code?: BlockCode;
  /** What is wrong and what to do about it; only if not allowed. */
  readonly message?: string;
}

export interface Access {
  readonly run: Permission & { readonly currency?: Currency };
  /** Creating, editing, viewing and quick tests; deletion is always allowed. */
  readonly make: Permission;
  readonly level: Level;
  readonly explanation: readonly Step[];
}

/** A planned run; without a capability, any run that costs credits. */
export interface PlannedRun extends Runner {
  readonly capability: Capability | null;
}

/** Charging and the gate call the same functions, so they cannot differ. */
export function access(assessment: Assessment, planned: PlannedRun): Access {
  const source = chooseSource(assessment, planned);
  const free = freeRun(planned, rateCardAt(assessment.at), assessment);
  return {
    run: mayRun(assessment, planned, source, free),
    make: mayMake(assessment, planned),
    level: assessment.environment(planned.environmentId).level,
    explanation: explainAccess(assessment, planned, source, free),
  };
}

/** Blocks concern credits, so a free run is always allowed (R24). */
function mayRun(
  assessment: Assessment,
  runner: Runner,
  source: Source,
  free: FreeReason | null,
): Access['run'] {
  if (!source.block) return { allowed: true, currency: source.currency };
  if (free) return { allowed: true };
  const message = blockedMessage(assessment, runner, source);
  return { allowed: false, code: source.block, message };
}

/**
 * In the classic regime, any overage blocks makers, and even a free model needs access to credits. From the dual regime
 * on, makers are never blocked.
 */
function mayMake(assessment: Assessment, runner: Runner): Permission {
  const { environmentId, userId } = runner;
  if (assessment.regime !== 'classic') return { allowed: true };
  const standing = assessment.environment(environmentId);
  if (hasCapacity(standing) && standing.level === 'none') return { allowed: true };
  if (trialStanding(assessment, userId)?.usable) return { allowed: true };
  const code = hasCapacity(standing) ? 'QuotaExceeded' : 'NoCapacity';
  return { allowed: false, code, message: makersBlockedMessage(assessment, runner) };
}

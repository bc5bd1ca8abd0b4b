/**
 * The gate: may this user run or make something here now, and if not, why not and what to do
 * (R14–R17, R21, A10).
 */
import type { Currency } from './amounts.js';
import { explain, type Step } from './explanation.js';
import { blockedMessage, makersBlockedMessage } from './messages.js';
import { chooseSource, hasCapacity, trialStanding, type BlockCode, type Runner } from './source.js';
import type { Assessment, Level } from './standing.js';

export interface Permission {
  readonly allowed: boolean;
  readonly code?: BlockCode;
  /** What is wrong and what to do about it; only where the answer is no. */
  readonly message?: string;
}

export interface Access {
  readonly run: Permission & { readonly currency?: Currency };
  /** Creating, editing, viewing and quick tests; deleting is always allowed. */
  readonly make: Permission;
  readonly level: Level;
  readonly explanation: readonly Step[];
}

/** The same choice that charges a run says beforehand whether it may run: the two cannot differ. */
export function access(assessment: Assessment, runner: Runner): Access {
  const source = chooseSource(assessment, runner);
  const run = source.block
    ? { allowed: false, code: source.block, message: blockedMessage(assessment, runner, source) }
    : { allowed: true, currency: source.currency };
  return {
    run,
    make: mayMake(assessment, runner),
    level: assessment.environment(runner.environmentId).level,
    explanation: explain(assessment, runner, source),
  };
}

/**
 * Classic: any overage stops makers, and even a model that costs nothing needs access to credits;
 * from dual on nothing does.
 */
function mayMake(assessment: Assessment, { environmentId, userId }: Runner): Permission {
  if (assessment.regime !== 'classic') return { allowed: true };
  const standing = assessment.environment(environmentId);
  if (hasCapacity(standing) && standing.level === 'none') return { allowed: true };
  if (trialStanding(assessment, userId)?.usable) return { allowed: true };
  const code = hasCapacity(standing) ? 'QuotaExceeded' : 'NoCapacity';
  return { allowed: false, code, message: makersBlockedMessage(assessment, environmentId) };
}

/**
 * The Copilot Credits of a run, from the JSON in `msdyn_eventdata`. Microsoft publishes no schema for it; exports of
 * several tenants contain `{"messageConsumption": {"featureName": "Text and generative AI tools (basic)", "units": 3, "consumption":
 * 0.3}}`.
 * Any other form is refused.
 */
import { MILLI_PER_CREDIT } from '#metering';
import { RowProblem } from './row-problem.js';

export interface MessageConsumption {
  readonly featureName: string | null;
  readonly units: number | null;
  readonly milliCredits: number;
}

/** In thousandths of a credit: floating-point sums of tenths differ from the exact value by less. */
const TOLERANCE = 1e-6;
const CREDITS_MAX = 1e9;

/** @returns the consumption, or `null` if the run was not billed in Copilot Credits. @throws RowProblem */
export function messageConsumption(eventData: string | null): MessageConsumption | null {
  if (eventData === null) return null;
  const stated = (parsed(eventData) as { messageConsumption?: unknown } | null)?.messageConsumption;
  if (stated === undefined || stated === null) return null;
  if (typeof stated !== 'object' || Array.isArray(stated)) throw unknownForm();
  const { featureName, units, consumption } = stated as Readonly<Record<string, unknown>>;
  return {
    featureName: typeof featureName === 'string' ? featureName : null,
    units: typeof units === 'number' ? units : null,
    milliCredits: milliCreditsOf(consumption),
  };
}

function parsed(eventData: string): unknown {
  try {
    return JSON.parse(eventData);
  } catch {
    throw new RowProblem('msdyn_eventdata is not JSON');
  }
}

function milliCreditsOf(consumption: unknown): number {
  if (typeof consumption !== 'number') throw unknownForm();
  const exact = consumption * MILLI_PER_CREDIT;
  const milliCredits = Math.round(exact);
  const isReadable = consumption >= 0 && consumption < CREDITS_MAX;
  if (isReadable && Math.abs(exact - milliCredits) < TOLERANCE) return milliCredits;
  throw new RowProblem(
    'messageConsumption.consumption must be decimal credits from 0, to thousandths',
    String(consumption),
  );
}

const unknownForm = (): RowProblem =>
  new RowProblem(
    'messageConsumption must be as {"featureName": "…", "units": 3, "consumption": 0.3}',
  );

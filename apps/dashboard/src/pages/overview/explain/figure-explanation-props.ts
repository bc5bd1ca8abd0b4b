/** The props of the explanation of a month's figure. */
import type { TenantUsage } from '../../../data/api.js';

export interface FigureExplanationProps {
  readonly usage: TenantUsage;
}

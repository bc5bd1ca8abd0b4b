/** What the explanation of a figure of the month is given. */
import type { TenantUsage } from '../../../data/api.js';

export interface FigureExplanationProps {
  readonly usage: TenantUsage;
}

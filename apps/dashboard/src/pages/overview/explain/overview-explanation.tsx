/** The explanations of the month's figures. */
import { UsedExplanation } from '../../../parts/explain/used-explanation.js';
import type { Forecast } from '../month-data.js';
import type { FigureExplanationProps } from './figure-explanation-props.js';
import { ForecastExplanation } from './forecast-explanation.js';
import { LeftExplanation } from './left-explanation.js';
import {
  AllocatedExplanation,
  OwnedExplanation,
  UnallocatedExplanation,
} from './owned-explanations.js';

interface OverviewExplanationProps extends FigureExplanationProps {
  readonly figure: string;
  readonly forecast: Forecast | undefined;
}

function OverviewExplanation({ figure, usage, forecast }: OverviewExplanationProps) {
  const { tenantId: tenant, month, consumed, copilotConsumed } = usage;
  switch (figure) {
    case 'used':
      return (
        <UsedExplanation
          tenant={tenant}
          month={month}
          milliCredits={consumed.milliCredits}
          currency="aiBuilder"
        />
      );
    case 'copilot':
      return (
        <UsedExplanation
          tenant={tenant}
          month={month}
          milliCredits={copilotConsumed.milliCredits}
          currency="copilot"
        />
      );
    case 'left':
      return <LeftExplanation usage={usage} />;
    case 'owned':
      return <OwnedExplanation usage={usage} />;
    case 'allocated':
      return <AllocatedExplanation usage={usage} />;
    case 'unallocated':
      return <UnallocatedExplanation usage={usage} />;
    case 'forecast':
      return forecast ? <ForecastExplanation forecast={forecast} /> : null;
    default:
      return null;
  }
}

export { OverviewExplanation as default };

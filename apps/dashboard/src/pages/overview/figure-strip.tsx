/** The figures of the month in one line, each with its comparison. */
import type { ReactNode } from 'react';
import type { TenantUsage } from '../../data/api.js';
import { untilReset } from '../../data/months.js';
import { isAhead, ratioOf } from '../../data/standing.js';
import { Explained } from '../../parts/explain/explained.js';
import { useTexts } from '../../texts/texts.js';
import type { Forecast } from './month-data.js';
import styles from './overview.module.css';

interface FigureStripProps {
  readonly usage: TenantUsage;
  readonly forecast: Forecast | undefined;
}

export function FigureStrip({ usage, forecast }: FigureStripProps) {
  const { say, formats } = useTexts();
  const { consumed, entitlement, allocated, unallocated, copilotConsumed } = usage;
  const owned = entitlement.milliCredits;
  const ofOwned = (part: number) => {
    const ratio = ratioOf(part, owned);
    if (ratio === null) return say('overview.nothingOwned');
    return say('overview.ofOwned', { percent: formats.percent(ratio) });
  };
  return (
    <dl className={styles.strip}>
      <Figure
        name={say('overview.used')}
        value={formats.credits(consumed.milliCredits)}
        explain="used"
      >
        {ofOwned(consumed.milliCredits)}
      </Figure>
      <Figure
        name={say('overview.left')}
        value={formats.credits(usage.remaining.milliCredits)}
        explain="left"
      >
        {say('overview.left.note')}
      </Figure>
      <Figure name={say('col.owned')} value={formats.credits(owned)} explain="owned">
        {say('overview.owned.note')}
      </Figure>
      <Figure
        name={say('overview.allocated')}
        value={formats.credits(allocated.milliCredits)}
        explain="allocated"
      >
        {ofOwned(allocated.milliCredits)}
      </Figure>
      <Figure
        name={say('overview.unallocated')}
        value={formats.credits(unallocated.milliCredits)}
        explain="unallocated"
      >
        {say('overview.unallocated.note', {
          used: formats.credits(usage.pool.consumed.milliCredits),
        })}
      </Figure>
      <ForecastFigure forecast={usage.closedAt === null ? forecast : undefined} owned={owned} />
      {copilotConsumed.milliCredits > 0 ? (
        <Figure
          name={say('overview.copilot')}
          value={formats.credits(copilotConsumed.milliCredits)}
          hue="copilot"
          explain="copilot"
        >
          {say('overview.copilot.note')}
        </Figure>
      ) : (
        <Reset usage={usage} forecast={forecast} />
      )}
    </dl>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly hue?: 'copilot';
  /** The name of the explanation that the figure opens. */
  readonly explain?: string;
  readonly children: ReactNode;
}

function Figure({ name, value, hue, explain, children }: FigureProps) {
  return (
    <div className={styles.figure} data-hue={hue}>
      <dt className="quiet">{name}</dt>
      <dd className={`${styles.value} figures`}>
        {explain === undefined ? value : <Explained figure={explain}>{value}</Explained>}
      </dd>
      <dd className="quiet figures">{children}</dd>
    </div>
  );
}

function ForecastFigure({
  forecast,
  owned,
}: {
  readonly forecast: Forecast | undefined;
  readonly owned: number;
}) {
  const { say, formats } = useTexts();
  const last = forecast?.ahead.at(-1)?.day;
  if (!forecast || last === undefined) {
    return (
      <Figure name={say('overview.forecast.none')} value="–">
        {say('overview.forecast.over')}
      </Figure>
    );
  }
  const { expected, low, high } = forecast.end;
  const ratio = ratioOf(expected.milliCredits, owned);
  const error = forecast.past.medianErrorPercent;
  const values = {
    percent: ratio === null ? '' : formats.percent(ratio),
    error: error ?? '',
    band: formats.about((high.milliCredits - low.milliCredits) / 2),
  };
  return (
    <Figure
      name={say('overview.forecast', { day: formats.day(last) })}
      value={formats.whole(expected.milliCredits)}
      explain="forecast"
    >
      {say(forecastNote(ratio, error), values)}
    </Figure>
  );
}

const forecastNote = (ratio: number | null, error: number | null) => {
  if (ratio === null) return 'overview.forecast.band';
  return error === null ? 'overview.forecast.note' : 'overview.forecast.past';
};

function Reset({ usage, forecast }: FigureStripProps) {
  const { say } = useTexts();
  if (!forecast || isAhead(usage)) {
    return <Figure name={say('overview.resets')} value="–" children="" />;
  }
  const isOver = usage.closedAt !== null;
  const until = () => say('overview.resets.value', untilReset(forecast.at));
  return (
    <Figure name={say('overview.resets')} value={isOver ? say('overview.reset.done') : until()}>
      {say('overview.resets.note')}
    </Figure>
  );
}

/** The differences from last week and the latest configuration changes, the newest first. */
import type { AuditEntry, TenantUsage } from '../../data/api.js';
import { useUsageChanges } from '../../data/queries.js';
import { useChangeText } from '../../parts/change-text.js';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { To } from '../../parts/to.js';
import { useTexts } from '../../texts/texts.js';
import { type Shift, shiftsOf, weeksBefore } from './changes.js';
import type { Forecast } from './month-data.js';
import styles from './overview.module.css';

const SHIFTS_SHOWN = 3;
const CHANGES_SHOWN = 3;

interface WhatChangedProps {
  readonly usage: TenantUsage;
  readonly month: string | undefined;
  readonly forecast: Forecast;
  readonly changes: readonly AuditEntry[];
}

export function WhatChanged({ usage, month, forecast, changes }: WhatChangedProps) {
  const { say, formats } = useTexts();
  const textOf = useChangeText();
  const { from, to } = weeksBefore(forecast.at.slice(0, 10));
  const { data } = useUsageChanges(usage.tenantId, from, to);
  const shifts = data ? shiftsOf(data).slice(0, SHIFTS_SHOWN) : [];
  const made = changes
    .filter(({ by }) => by.actorId !== 'system')
    .slice(-CHANGES_SHOWN)
    .reverse();
  return (
    <Panel title={say('overview.changed')}>
      {data && shifts.length + made.length === 0 && (
        <p className="quiet">{say('overview.changed.none')}</p>
      )}
      <ul className={styles.changed}>
        {shifts.map((shift) => (
          <li key={shift.automation}>
            <ShiftText shift={shift} usage={usage} month={month} />
          </li>
        ))}
        {made.map((change) => (
          <li key={change.revision}>
            <To route={{ page: 'audit', tenant: usage.tenantId }} filters={{ month }}>
              {textOf(change)}
            </To>{' '}
            <span className="quiet">
              <Name of={change.by.actorName ?? change.by.actorId} max={24} />,{' '}
              {formats.moment(change.at)} UTC
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface ShiftTextProps extends Pick<WhatChangedProps, 'usage' | 'month'> {
  readonly shift: Shift;
}

function ShiftText({ shift, usage, month }: ShiftTextProps) {
  const { say, formats } = useTexts();
  const { kind, now, before } = shift;
  const { automation } = shift;
  const name = (
    <To
      route={{ page: 'usage', tenant: usage.tenantId }}
      filters={{ month, automation, by: 'day' }}
    >
      <Name of={shift.name} max={32} />
    </To>
  );
  const rest = {
    new: () => say('overview.changed.new', { amount: formats.credits(now) }),
    rise: () => say('overview.changed.rise', { times: formats.ratio(now / before) }),
    fall: () =>
      now === 0
        ? say('overview.changed.gone')
        : say('overview.changed.fall', { percent: formats.percent(now / before) }),
  }[kind]();
  return (
    <>
      {name} {rest}
    </>
  );
}

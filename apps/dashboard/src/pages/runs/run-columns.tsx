/** The columns of the table of runs. */
import type { Run } from '../../data/api.js';
import { wordOf } from '../../parts/dimension.js';
import { Name } from '../../parts/name.js';
import { To } from '../../parts/to.js';
import type { RowColumn } from '../../parts/virtual-rows.js';
import { useTexts } from '../../texts/texts.js';

type Column = RowColumn<Run>;

export function useRunColumns(tenant: string, month: string | undefined): readonly Column[] {
  const { say, formats } = useTexts();
  const time: Column = {
    key: 'time',
    name: say('col.time'),
    width: 'clamp(144px, 14vw, 180px)',
    of: ({ time: at, source, id }) => (
      <To route={{ page: 'run', tenant, source, id }} filters={{ month }}>
        {formats.moment(at)}
      </To>
    ),
  };
  return [time, ...useNameColumns(), ...useOutcomeColumns()];
}

/** The columns of environment, user, model and automation. */
function useNameColumns(): readonly Column[] {
  const { say } = useTexts();
  const named = (
    key: string,
    name: string,
    width: string,
    nameOf: (run: Run) => string | null,
  ): Column => ({ key, name, width, of: (run) => <Name of={nameOf(run)} /> });
  const flexible = 'minmax(80px, 1fr)';
  return [
    {
      ...named(
        'environment',
        say('col.environment'),
        'minmax(80px, 1.4fr)',
        ({ environmentName, environmentId }) => environmentName ?? environmentId,
      ),
      isLeftOutOnPhone: true,
    },
    named(
      'automation',
      say('dimension.automation'),
      flexible,
      ({ automationName, automationId }) => automationName ?? automationId,
    ),
    {
      ...named(
        'model',
        say('dimension.model'),
        flexible,
        ({ modelName, modelId }) => modelName ?? modelId,
      ),
      isLeftOutOnPhone: true,
    },
    {
      ...named('user', say('dimension.user'), flexible, (run) => run.userId),
      isLeftOutOnPhone: true,
    },
  ];
}

function useOutcomeColumns(): readonly Column[] {
  const { say, formats } = useTexts();
  return [
    {
      key: 'status',
      name: say('col.status'),
      width: 'clamp(90px, 9vw, 112px)',
      isLeftOutOnPhone: true,
      of: ({ status }) => wordOf('status', status, say),
    },
    {
      key: 'charged',
      name: say('col.charged'),
      width: '72px',
      isNumber: true,
      of: ({ charged }) => formats.credits(charged.milliCredits),
    },
    {
      key: 'currency',
      name: say('dimension.currency'),
      width: 'clamp(90px, 9vw, 112px)',
      isLeftOutOnPhone: true,
      of: ({ currency }) => say(currency === 'copilot' ? 'currency.copilot' : 'currency.aiBuilder'),
    },
  ];
}

/** The first line of the overview: the tenant's state in a sentence, with the commands that help. */
import type { EnvironmentUsage, TenantUsage } from '../../data/api.js';
import { useAccess, useConfiguration } from '../../data/queries.js';
import {
  isAhead,
  isOnCopilot,
  isWhole,
  ratioOf,
  type State,
  stateOf,
  stateOfTenant,
} from '../../data/standing.js';
import { nameInText } from '../../parts/name.js';
import { STATE_ICONS } from '../../parts/state-word.js';
import { To } from '../../parts/to.js';
import { type Say, type TextKey, useTexts } from '../../texts/texts.js';
import type { Formats } from '../../texts/formats.js';
import type { Forecast } from './month-data.js';
import { OverviewActs } from './overview-acts.js';
import styles from './overview.module.css';

interface StateSentenceProps {
  readonly usage: TenantUsage;
  readonly forecast: Forecast | undefined;
}

export function StateSentence({ usage, forecast }: StateSentenceProps) {
  const { say, formats } = useTexts();
  const state = stateShown(usage, forecast?.runsOutOn ?? null);
  const concerned = usage.environments.filter((one) => stateOf(one) === state);
  const blocked = useBlocked(usage, STOPPING.has(state) ? concerned : []);
  // Copilot Credits have no overage: only the gate tells that they are used up.
  const shown = state === 'onCopilot' && blocked === true ? 'usedUp' : state;
  const Icon = STATE_ICONS[shown];
  const first = concerned[0] ?? usage.environments[0];
  return (
    <div className={styles.sentence} data-state={shown}>
      <Icon />
      <p>
        <strong>
          {isOnCopilot(usage) ? (
            <CopilotSentence usage={usage} />
          ) : (
            sentenceOf({ usage, forecast, concerned, state }, say, formats)
          )}
        </strong>{' '}
        {blocked !== null &&
          say(
            blocked
              ? 'sentence.blocked'
              : state === 'onCopilot'
                ? 'sentence.allowed'
                : 'sentence.onCopilot',
          )}{' '}
        {state === 'noCredits' &&
          usage.entitlement.milliCredits === 0 &&
          say(
            usage.regime === 'classic'
              ? 'sentence.nothingOwned.trials'
              : 'sentence.nothingOwned.help',
          )}
      </p>
      <span className={styles.acts}>
        {first &&
          (shown === 'usedUp' || (state !== 'fine' && usage.entitlement.milliCredits > 0)) && (
            <To
              route={{
                page: 'environment',
                tenant: usage.tenantId,
                environment: first.environmentId,
              }}
              className={styles.actLink}
            >
              {say('why')}
            </To>
          )}
        <OverviewActs usage={usage} today={todayOf(usage, forecast)} />
      </span>
    </div>
  );
}

/** Today by the service's clock, as of its last response. */
const todayOf = ({ asOf, month }: TenantUsage, forecast: Forecast | undefined): string =>
  (forecast?.at ?? asOf.time ?? `${month}-01`).slice(0, 10);

function stateShown(usage: TenantUsage, runsOut: string | null): State {
  const state = stateOfTenant(usage);
  return state === 'fine' && runsOut !== null ? 'near' : state;
}

interface Situation extends StateSentenceProps {
  /** The environments in that state, the worst first. */
  readonly concerned: readonly EnvironmentUsage[];
  readonly state: State;
}

function sentenceOf(situation: Situation, say: Say, formats: Formats): string {
  const { usage, forecast, concerned, state } = situation;
  if (usage.entitlement.milliCredits === 0) return say('sentence.nothingOwned');
  const first = concerned[0];
  if (state === 'fine' || !first) return calmSentence(usage, forecast, { say, formats });
  const others = concerned.length - 1;
  const { overage, poolConsumed, available, consumedPercent } = first;
  const key = SENTENCES[state][concerned.length > 1 ? 'many' : overage.since ? 'dated' : 'one'];
  return say(key, {
    name: nameInText(first.environmentName ?? first.environmentId),
    count: isWhole(usage, concerned) ? others : say('sentence.atLeast', { count: others }),
    since: overage.since === null ? '' : `${formats.moment(overage.since)} UTC`,
    used: formats.credits(poolConsumed.milliCredits),
    available: formats.credits(available.milliCredits),
    percent: formats.percent((consumedPercent ?? 0) / 100),
  });
}

const SENTENCES = {
  onCopilot: { one: 'sentence.used', dated: 'sentence.used', many: 'sentence.used' },
  near: { one: 'sentence.near', dated: 'sentence.near', many: 'sentence.near.more' },
  noCredits: {
    one: 'sentence.noCredits',
    dated: 'sentence.noCredits',
    many: 'sentence.noCredits.more',
  },
  over: { one: 'sentence.over', dated: 'sentence.over', many: 'sentence.over.more' },
  usedUp: {
    one: 'sentence.usedUp.undated',
    dated: 'sentence.usedUp',
    many: 'sentence.usedUp.more',
  },
} as const satisfies Record<string, Record<string, TextKey>>;

interface Spoken {
  readonly say: Say;
  readonly formats: Formats;
}

function calmSentence(
  usage: TenantUsage,
  forecast: Forecast | undefined,
  { say, formats }: Spoken,
): string {
  const owned = usage.entitlement.milliCredits;
  const last = forecast?.ahead.at(-1)?.day;
  if (isAhead(usage)) return say('sentence.ahead');
  if (usage.closedAt === null && usage.runs === 0) return say('sentence.unused');
  if (usage.closedAt !== null || !forecast || last === undefined) {
    const percent = formats.percent(ratioOf(usage.consumed.milliCredits, owned) ?? 0);
    return say(usage.closedAt === null ? 'sentence.usedSoFar' : 'sentence.used', { percent });
  }
  if (forecast.runsOutOn !== null) {
    return say('sentence.runsOut', { day: formats.weekday(forecast.runsOutOn) });
  }
  const percent = formats.percent(ratioOf(forecast.end.expected.milliCredits, owned) ?? 0);
  return say('sentence.fine', { percent, day: formats.day(last) });
}

/** The states in which runs may be blocked. */
const STOPPING: ReadonlySet<State> = new Set(['onCopilot', 'noCredits', 'usedUp']);

const ASKED_MAX = 20;

/** Whether runs are blocked there, according to the gate. @returns `null` while it is unknown, and for a closed month */
function useBlocked(usage: TenantUsage, environments: readonly EnvironmentUsage[]): boolean | null {
  const ids = environments.slice(0, ASKED_MAX).map(({ environmentId }) => environmentId);
  const { data } = useAccess(usage.tenantId, usage.closedAt === null ? ids : []);
  return data ? data.answers.some(({ run }) => !run.allowed) : null;
}

function CopilotSentence({ usage }: { readonly usage: TenantUsage }) {
  const { say, formats } = useTexts();
  const { data } = useConfiguration(usage.tenantId, usage.month);
  const prepaid = data?.copilot.prepaid.milliCredits ?? 0;
  return say(prepaid > 0 ? 'sentence.copilotAlone' : 'sentence.copilotUnpaid', {
    used: formats.credits(usage.copilotConsumed.milliCredits),
    prepaid: formats.credits(prepaid),
  });
}

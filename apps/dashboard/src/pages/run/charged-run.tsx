/** A charged run: its sum in one line, then every step of the calculation, its effects, and the ledger's own entry. */
import type { UsageEvent } from '../../data/api.js';
import { useEnvironmentName } from '../../data/environment-names.js';
import { wordOf } from '../../parts/dimension.js';
import { Figure } from '../../parts/figure.js';
import { CodeBlock } from '../../parts/code-block.js';
import layout from '../../parts/layout.module.css';
import { Name } from '../../parts/name.js';
import { Panel } from '../../parts/panel.js';
import { RuleSteps } from '../../parts/rule-steps.js';
import { To } from '../../parts/to.js';
import { useTexts } from '../../texts/texts.js';
import { useEffectText } from '../../acts/effect-text.js';

type ChargedEvent = Extract<UsageEvent, { readonly run: unknown }>;

interface ChargedRunProps {
  readonly event: ChargedEvent;
  readonly tenant: string;
}

export function ChargedRun({ event, tenant }: ChargedRunProps) {
  const { say, formats } = useTexts();
  const { run, charge, explanation } = event;
  const isCopilot = run.currency === 'copilot';
  return (
    <>
      <div className={layout.figuresLine}>
        <Figure
          name={say('col.charged')}
          value={formats.credits(run.charged.milliCredits)}
          note={say(isCopilot ? 'unit.copilot' : 'unit.aiBuilder')}
          hue={isCopilot ? 'copilot' : undefined}
        />
        <Figure
          name={say('run.exact')}
          value={formats.credits(explanation.exact.milliCredits)}
          note={say('run.rateCard', { version: charge.rateCardVersion })}
        />
        <Figure
          name={say('col.time')}
          value={formats.time(run.time)}
          note={formats.date(run.time)}
        />
        <Figure
          name={say('run.drawnFrom')}
          value={wordOf('drawnFrom', run.drawnFrom, say)}
          note={
            charge.free === null
              ? undefined
              : say('run.free', { why: wordOf('free', charge.free, say) })
          }
        />
      </div>
      <div className={layout.pair}>
        <Panel title={say('run.steps')}>
          <RuleSteps steps={explanation.steps} />
          <Effects event={event} />
        </Panel>
        <RunFacts event={event} tenant={tenant} />
      </div>
      <Panel title={say('run.usage')}>
        <CodeBlock label={say('run.usage')}>{JSON.stringify(event.usage, null, 2)}</CodeBlock>
      </Panel>
    </>
  );
}

function Effects({ event }: { readonly event: ChargedEvent }) {
  const { say } = useTexts();
  const textOf = useEffectText();
  if (event.effects.length === 0) return <p className="quiet">{say('run.noEffects')}</p>;
  return (
    <>
      <h3 className="quiet">{say('run.effects')}</h3>
      <ul>
        {event.effects.map((effect, index) => (
          <li key={index}>{textOf(effect)}</li>
        ))}
      </ul>
    </>
  );
}

function RunFacts({ event, tenant }: ChargedRunProps) {
  const { say, formats } = useTexts();
  const nameOf = useEnvironmentName();
  const { run, ledger, charge } = event;
  const facts: readonly (readonly [string, string | null])[] = [
    [say('dimension.automation'), run.automationName ?? run.automationId],
    [say('dimension.model'), run.modelName ?? run.modelId],
    [
      say('dimension.capability'),
      [wordOf('capability', run.capability, say), run.tier && wordOf('tier', run.tier, say)]
        .filter(Boolean)
        .join(', '),
    ],
    [say('dimension.user'), run.userId],
    [say('dimension.context'), wordOf('context', run.context, say)],
    [say('run.policy'), `${wordOf('termValue', charge.regime, say)}, ${charge.policyVersion}`],
    [say('run.position'), formats.count(ledger.position)],
    [say('run.revision'), `${ledger.month}, ${formats.count(ledger.revision)}`],
    [say('run.recorded'), `${formats.moment(ledger.recordedAt)} UTC`],
  ];
  return (
    <Panel title={say('run.facts')}>
      <dl className={layout.facts}>
        <dt>{say('col.environment')}</dt>
        <dd>
          <To route={{ page: 'environment', tenant, environment: run.environmentId }}>
            <Name of={nameOf(run.environmentId)} />
          </To>
        </dd>
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
    </Panel>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string | null }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="figures">
        <Name of={value} max={60} />
      </dd>
    </>
  );
}

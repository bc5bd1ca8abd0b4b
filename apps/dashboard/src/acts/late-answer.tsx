/** A notice above every page with the outcome of a command whose dialog was closed before the response arrived. */
import { Button } from '@fluentui/react-components';
import { type Mutation, type MutationState, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { CommandAnswer } from '../data/commands.js';
import { isUndecided } from '../data/problem.js';
import { useTexts } from '../texts/texts.js';
import layout from '../parts/layout.module.css';
import styles from './acts.module.css';
import { useDoneText } from './done-text.js';
import { Refusal, Undecided } from './refusal.js';

export function LateAnswer() {
  const { say } = useTexts();
  const { left, forget } = useLeft();
  if (!left) return null;
  return (
    <div className={`${layout.notice} ${styles.late}`} role="status" data-lost-with-page="true">
      <div>
        <Outcome {...left} />
      </div>
      <Button size="small" onClick={forget}>
        {say('close')}
      </Button>
    </div>
  );
}

interface Left {
  readonly title: string;
  readonly answer: CommandAnswer | null;
  readonly error: unknown;
}

function Outcome({ title, answer, error }: Left) {
  const { say } = useTexts();
  const textOf = useDoneText();
  if (answer) return <p>{say('act.late.done', { title, outcome: textOf(answer, false) })}</p>;
  if (error === null) return <p>{say('act.late.sending', { title })}</p>;
  if (isUndecided(error)) {
    return (
      <>
        <p>{say('act.late.unknown', { title })}</p>
        <Undecided error={error} then={say('act.undecided.late')} />
      </>
    );
  }
  return (
    <>
      <p>{say('act.late.failed', { title })}</p>
      <Refusal error={error} />
    </>
  );
}

/** The state of the last command whose dialog was closed while it was pending. */
function useLeft() {
  const cache = useQueryClient().getMutationCache();
  const [left, setLeft] = useState<{ readonly mutation: Mutation; readonly shown: Left } | null>(
    null,
  );
  useEffect(
    () =>
      cache.subscribe(({ type, mutation }) => {
        const title = mutation?.meta?.['title'];
        if (typeof title !== 'string') return;
        const state: MutationState<unknown, unknown> = mutation!.state;
        const { data, error, status } = state;
        const now = {
          mutation: mutation!,
          shown: { title, answer: (data ?? null) as CommandAnswer | null, error },
        };
        if (type === 'observerRemoved' && status === 'pending') setLeft(now);
        if (type === 'updated') setLeft((before) => (before?.mutation === mutation ? now : before));
      }),
    [cache],
  );
  return { left: left?.shown, forget: () => setLeft(null) };
}

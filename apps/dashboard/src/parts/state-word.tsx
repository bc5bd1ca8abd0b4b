/** A state as a word, an icon and a colour together. */
import type { ComponentType } from 'react';
import { type State, STATES } from '../data/standing.js';
import { useTexts } from '../texts/texts.js';
import { FineIcon, NearIcon, NoCreditsIcon, OnCopilotIcon, OverIcon, UsedUpIcon } from './icons.js';
import styles from './parts.module.css';

export const STATE_ICONS: Readonly<Record<State, ComponentType>> = {
  fine: FineIcon,
  onCopilot: OnCopilotIcon,
  near: NearIcon,
  noCredits: NoCreditsIcon,
  over: OverIcon,
  usedUp: UsedUpIcon,
};

/** The width of a column of states: fits the longest word of the language and its icon. */
export function useStateWidth(): string {
  const { say } = useTexts();
  const longest = Math.max(...STATES.map((state) => say(`state.${state}`).length));
  return `calc(${longest} * 0.62em + 24px)`;
}

export function StateWord({ of }: { readonly of: State }) {
  const { say } = useTexts();
  const Icon = STATE_ICONS[of];
  return (
    <span className={styles.state} data-state={of}>
      <Icon />
      {say(`state.${of}`)}
    </span>
  );
}

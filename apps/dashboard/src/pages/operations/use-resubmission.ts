/** State of resubmitting rejected events: the selection, the corrections and the outcomes. */
import { useState } from 'react';
import { messageIdOf, type Rejected } from '../../data/rejected.js';
import {
  BATCH,
  eventTextOf,
  type Outcome,
  type RunIdentity,
  runIdentityOf,
  sendAgain,
} from '../../data/resubmit.js';
import { useMe } from '../../data/service-queries.js';
import { useRefused } from '../../data/use-refused.js';
import { useSending } from '../../data/use-sending.js';

export type Resubmission = ReturnType<typeof useResubmission>;

interface Sent extends Outcome {
  /** The run of an accepted event; `null` if the event does not identify one. */
  readonly run: RunIdentity | null;
}

export function useResubmission(rejected: readonly Rejected[]) {
  const { data: me } = useMe();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Sent>>(new Map());
  const [corrected, setCorrected] = useState<ReadonlyMap<string, string>>(new Map());
  const sendable = rejected.filter(({ message }) => message !== null);
  const textOf = (one: Rejected) => corrected.get(messageIdOf(one)) ?? eventTextOf(one) ?? '';
  const sending = useSending({
    async mutationFn(messageIds: readonly string[]) {
      const wanted = sendable.filter((one) => messageIds.includes(messageIdOf(one)));
      // Events sent before a request that fails keep their outcomes, and are no longer selected.
      for (let from = 0; from < wanted.length; from += BATCH) {
        const part = wanted.slice(from, from + BATCH);
        const texts = part.map(textOf);
        const results = await sendAgain(texts, me?.csrfToken ?? null);
        const came = part.map(
          (one, index) =>
            [messageIdOf(one), { ...results[index]!, run: runIdentityOf(texts[index]!) }] as const,
        );
        setOutcomes((before) => new Map([...before, ...came]));
        setChosen(
          (before) =>
            new Set([...before].filter((one) => !came.some(([messageId]) => messageId === one))),
        );
      }
    },
  });
  const error = useRefused(sending);
  return {
    chosen,
    outcomes,
    textOf,
    isSending: sending.isPending,
    error,
    isUnsent: [...chosen, ...corrected.keys()].some((one) => !outcomes.get(one)?.accepted),
    send: (messageIds: readonly string[]) => sending.mutate(messageIds),
    chooseAll: () => setChosen(new Set(sendable.map(messageIdOf))),
    choose(messageId: string, isChosen: boolean) {
      setChosen((before) => {
        const next = new Set(before);
        if (isChosen) next.add(messageId);
        else next.delete(messageId);
        return next;
      });
    },
    correct: (messageId: string, text: string) =>
      setCorrected((before) => new Map([...before, [messageId, text]])),
  };
}

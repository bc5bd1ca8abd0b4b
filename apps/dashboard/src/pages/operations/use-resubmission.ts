/** Which rejected events are chosen, what they were corrected to, and what came of sending them again. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Rejected } from '../../data/rejected.js';
import { eventTextOf, type Outcome, sendAgain } from '../../data/resubmit.js';
import { useMe } from '../../data/service-queries.js';

export const placeOf = ({ topic, partition, offset }: Rejected): string =>
  `${topic} ${partition} ${offset}`;

export type Resubmission = ReturnType<typeof useResubmission>;

export function useResubmission(rejected: readonly Rejected[]) {
  const { data: me } = useMe();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [corrected, setCorrected] = useState<ReadonlyMap<string, string>>(new Map());
  const sendable = rejected.filter(({ message }) => message !== null);
  const textOf = (one: Rejected) => corrected.get(placeOf(one)) ?? eventTextOf(one) ?? '';
  const sending = useMutation({
    async mutationFn(places: readonly string[]) {
      const wanted = sendable.filter((one) => places.includes(placeOf(one)));
      const results = await sendAgain(wanted.map(textOf), me?.csrfToken ?? null);
      return wanted.map((one, index) => [placeOf(one), results[index]!] as const);
    },
    onSuccess(results) {
      setOutcomes((before) => new Map([...before, ...results]));
      setChosen(new Set());
    },
  });
  return {
    chosen,
    outcomes,
    textOf,
    isSending: sending.isPending,
    error: sending.error,
    send: (places: readonly string[]) => sending.mutate(places),
    chooseAll: () => setChosen(new Set(sendable.map(placeOf))),
    choose(place: string, isChosen: boolean) {
      setChosen((before) => {
        const next = new Set(before);
        if (isChosen) next.add(place);
        else next.delete(place);
        return next;
      });
    },
    correct: (place: string, text: string) =>
      setCorrected((before) => new Map([...before, [place, text]])),
  };
}

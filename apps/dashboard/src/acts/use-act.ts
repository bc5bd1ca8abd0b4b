/** Sends the command of a dialog under one `Idempotency-Key` per input, so that a repeat after a lost response is executed once. */
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type Command, newKey } from '../data/commands.js';
import { tenantKey } from '../data/keys.js';
import { useHindrance } from '../data/live.js';
import { isUndecided } from '../data/problem.js';
import { useMe } from '../data/service-queries.js';
import { useRefused } from '../data/use-refused.js';
import { useSending } from '../data/use-sending.js';
import type { Verdict } from './effect-preview.js';
import { useSeenConfiguration } from './seen-configuration.js';

/** A command with the input that it was made from. */
export interface Attempt {
  readonly command: Command;
  readonly draft: string;
}

export type Act = ReturnType<typeof useAct>;

/** What is sent with the command (reason, tag, CSRF token, key), and the state of the request. */
export function useAct(tenant: string, title: string) {
  const client = useQueryClient();
  const { data: me, error: signedOut } = useMe();
  const hindrance = useHindrance();
  const seen = useSeenConfiguration(tenant);
  const [reason, setReason] = useState('');
  const [verdict, setVerdict] = useState<Verdict>('unknown');
  const keyOf = useKeys();
  const sending = { tag: seen.tag, reason, csrfToken: me?.csrfToken ?? null };
  const done = useSending({
    meta: { title },
    mutationFn: ({ command, draft }: Attempt) =>
      command({ ...sending, key: keyOf(draft), dryRun: false }),
    // Not awaited: the change is done, whether or not its figures have arrived.
    onSuccess: () => void client.invalidateQueries({ queryKey: tenantKey(tenant) }),
  });
  const error = useRefused(done);
  const lookAgain = () => void seen.lookAgain().then(() => done.reset());
  return {
    hindrance,
    signedOut,
    seen,
    sending,
    setReason,
    verdict,
    setVerdict,
    done,
    error,
    lookAgain,
  };
}

/** One key for each input. */
function useKeys(): (draft: string) => string {
  const keys = useRef(new Map<string, string>());
  return (draft) => {
    const key = keys.current.get(draft) ?? newKey();
    keys.current.set(draft, key);
    return key;
  };
}

/** @returns the attempt that may have been executed although no response arrived, if the input is still the same; otherwise `null` */
export function undecidedAttempt({ done }: Act, draft: string): Attempt | null {
  const { error, variables } = done;
  return error && isUndecided(error) && variables.draft === draft ? variables : null;
}

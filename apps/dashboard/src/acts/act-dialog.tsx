/** The dialog of a change, in three steps: what is wanted, the effect of the dry run, and the confirmation. */
import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
} from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Command, CommandAnswer } from '../data/commands.js';
import { useHindrance } from '../data/live.js';
import { tenantKey } from '../data/keys.js';
import { useMe } from '../data/service-queries.js';
import { useSending } from '../data/use-sending.js';
import { useModality } from '../parts/modality.js';
import { useTexts } from '../texts/texts.js';
import { ActForm } from './act-form.js';
import styles from './acts.module.css';
import { EffectPreview, type Verdict } from './effect-preview.js';
import { type About, LastChange } from './last-change.js';
import { Refusal } from './refusal.js';
import { ChangedMeanwhile, useSeenConfiguration } from './seen-configuration.js';
import { useFocusAfter } from './use-focus-after.js';

export interface ActDialogProps {
  readonly tenant: string;
  readonly title: string;
  /** The command of the present input; `null` while something is missing. */
  readonly command: Command | null;
  /** Whether what is wanted holds already, however it is typed: nothing is asked, and nothing can be sent. */
  readonly isUnchanged?: boolean;
  /** What is wrong with what was typed, in words; `undefined` where something is only missing. */
  readonly mistake?: string | undefined;
  /** Changes whenever the input means another command. */
  readonly draft: string;
  /** What the command changes, to show who changed it last. */
  readonly about?: About;
  readonly onClose: OnClose;
  readonly children: ReactNode;
}

/** Told whether the change was made. */
export type OnClose = (isDone: boolean) => void;

export function ActDialog(props: ActDialogProps) {
  const { tenant, title, command: wanted, isUnchanged = false } = props;
  const command = isUnchanged ? null : wanted;
  const act = useAct(tenant);
  const close = () => props.onClose(act.done.data !== undefined);
  useFocusAfter();
  useModality();
  const onSubmit = () => {
    if (command && act.verdict === 'mayBeSent') act.done.mutate(command);
  };
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && close()}>
      <DialogSurface>
        <ActForm onSubmit={onSubmit}>
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent>
              {act.done.data ? (
                <Done answer={act.done.data} />
              ) : (
                <Wanted {...props} command={command} act={act} />
              )}
            </DialogContent>
            <DialogActions className={styles.actions}>
              <Buttons title={title} command={command} act={act} onClose={close} />
            </DialogActions>
          </DialogBody>
        </ActForm>
      </DialogSurface>
    </Dialog>
  );
}

/** What is sent with the command (reason, tag, CSRF token), and the state of sending it. */
function useAct(tenant: string) {
  const client = useQueryClient();
  const { data: me, error: signedOut } = useMe();
  const hindrance = useHindrance();
  const seen = useSeenConfiguration(tenant);
  const [reason, setReason] = useState('');
  const [verdict, setVerdict] = useState<Verdict>('unknown');
  const sending = { tag: seen.tag, reason, csrfToken: me?.csrfToken ?? null };
  const done = useSending({
    mutationFn: (wanted: Command) => wanted({ ...sending, dryRun: false }),
    onSuccess: () => client.invalidateQueries({ queryKey: tenantKey(tenant) }),
  });
  const lookAgain = () => void seen.lookAgain().then(() => done.reset());
  return { hindrance, signedOut, seen, sending, setReason, verdict, setVerdict, done, lookAgain };
}

interface PartProps extends ActDialogProps {
  readonly act: ReturnType<typeof useAct>;
}

/** The first step: the input, the effect it would have, and what prevents it. */
function Wanted(props: PartProps) {
  const { tenant, command, isUnchanged, mistake, draft, about, children, act } = props;
  const { say } = useTexts();
  const { hindrance, signedOut, seen, sending, setReason, setVerdict, done, lookAgain } = act;
  return (
    <div className={styles.form}>
      {children}
      {about && <LastChange tenant={tenant} about={about} />}
      <ReasonField value={sending.reason} onChange={setReason} />
      {!seen.changedMeanwhile && hindrance !== 'problem.signIn' && (
        <EffectPreview
          command={command}
          isUnchanged={isUnchanged ?? false}
          mistake={mistake}
          draft={draft}
          sending={sending}
          tenant={tenant}
          onKnown={setVerdict}
        />
      )}
      {hindrance === 'live.noActs' && <p role="status">{say(hindrance)}</p>}
      {hindrance === 'problem.signIn' && <Refusal error={signedOut} />}
      {seen.changedMeanwhile && !done.isPending && (
        <ChangedMeanwhile tenant={tenant} after={seen.position} onSeen={lookAgain} />
      )}
      <Refusal error={done.error} onLookAgain={lookAgain} />
    </div>
  );
}

interface ButtonsProps extends Pick<PartProps, 'title' | 'command' | 'act'> {
  readonly onClose: () => void;
}

function Buttons({ title, command, onClose, act }: ButtonsProps) {
  const { say } = useTexts();
  const { hindrance, seen, done, verdict } = act;
  // What was pressed is gone: the focus goes on to what is left to do, or the keyboard would be outside.
  if (done.data) {
    return (
      <Button key="done" autoFocus onClick={onClose}>
        {say('close')}
      </Button>
    );
  }
  return (
    <>
      <Button onClick={onClose}>{say('cancel')}</Button>
      <Button
        appearance="primary"
        type="submit"
        disabled={!command || hindrance !== null || seen.changedMeanwhile || verdict === 'inVain'}
        disabledFocusable={done.isPending || verdict === 'unknown'}
      >
        {title}
      </Button>
    </>
  );
}

interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (reason: string) => void;
}

function ReasonField({ value, onChange }: ReasonFieldProps) {
  const { say } = useTexts();
  return (
    <Field label={say('act.reason')} hint={say('act.reason.hint')}>
      <Input value={value} onChange={(_event, { value: typed }) => onChange(typed)} />
    </Field>
  );
}

function Done({ answer }: { readonly answer: CommandAnswer }) {
  const { say, formats } = useTexts();
  const text =
    answer.position === null || answer.events.length === 0
      ? say('act.unchanged')
      : say('act.done', { position: formats.count(answer.position) });
  return <p role="status">{text}</p>;
}

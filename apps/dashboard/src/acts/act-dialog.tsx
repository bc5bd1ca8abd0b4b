/** The dialog of a change in three steps: the input, the effect according to a dry run, and the confirmation. */
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
import { type ReactNode, useRef } from 'react';
import type { Command } from '../data/commands.js';
import { isUndecided } from '../data/problem.js';
import { useModality } from '../parts/modality.js';
import { useTexts } from '../texts/texts.js';
import { ActForm } from './act-form.js';
import styles from './acts.module.css';
import { useDoneText } from './done-text.js';
import { EffectPreview } from './effect-preview.js';
import { type About, LastChange } from './last-change.js';
import { Refusal, Undecided } from './refusal.js';
import { ChangedMeanwhile } from './seen-configuration.js';
import { type Act, type Attempt, undecidedAttempt, useAct } from './use-act.js';
import { useFocusAfter } from './use-focus-after.js';
import { useMistake } from './use-mistake.js';

export interface ActDialogProps {
  readonly tenant: string;
  readonly title: string;
  /** The command of the present input; `null` while a value is missing. */
  readonly command: Command | null;
  /** Whether the input equals the present state, however it is typed: then no dry run is sent, and nothing can be sent. */
  readonly isUnchanged?: boolean;
  /** The sentence about invalid input; `undefined` if a value is only missing. */
  readonly mistake?: string | undefined;
  /** Changes whenever the input means another command. */
  readonly draft: string;
  /** What the command changes, to show who changed it last. */
  readonly about?: About;
  readonly onClose: OnClose;
  readonly children: ReactNode;
}

/** Called with whether the change was made. */
export type OnClose = (isDone: boolean) => void;

export function ActDialog(props: ActDialogProps) {
  const { tenant, title, isUnchanged = false, draft } = props;
  const act = useAct(tenant, title);
  const { say } = useTexts();
  const mistakeIn = useMistake();
  const mistake = isTooLong(act.sending.reason) ? mistakeIn([say('act.reason')]) : props.mistake;
  const command = isTooLong(act.sending.reason) ? null : props.command;
  const again = undecidedAttempt(act, draft);
  const isRepeat = useRef(false);
  const attempt = again ?? (command && !isUnchanged ? { command, draft } : null);
  const close = () => props.onClose(act.done.data !== undefined);
  const textOf = useDoneText();
  useFocusAfter();
  useModality();
  const onSubmit = () => {
    if (!attempt || !(again || act.verdict === 'mayBeSent')) return;
    isRepeat.current = again !== null;
    act.done.mutate(attempt);
  };
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && close()}>
      <DialogSurface>
        <ActForm onSubmit={onSubmit}>
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent>
              {act.done.data ? (
                <p role="status">{textOf(act.done.data, isRepeat.current)}</p>
              ) : (
                <Wanted
                  {...props}
                  command={isUnchanged ? null : command}
                  mistake={mistake}
                  act={act}
                  again={again}
                />
              )}
            </DialogContent>
            <DialogActions className={styles.actions}>
              <Buttons title={title} attempt={attempt} again={again} act={act} onClose={close} />
            </DialogActions>
          </DialogBody>
        </ActForm>
      </DialogSurface>
    </Dialog>
  );
}

interface PartProps extends ActDialogProps {
  readonly act: Act;
  /** The attempt that may have been executed although no response arrived. */
  readonly again: Attempt | null;
}

/** The first step: the input, the effect it would have, and what prevents it. */
function Wanted(props: PartProps) {
  const { tenant, command, isUnchanged, mistake, draft, about, children, act, again } = props;
  const { say } = useTexts();
  const { hindrance, signedOut, seen, sending, setReason, setVerdict, done, error, lookAgain } =
    act;
  return (
    <div className={styles.form}>
      {children}
      {about && <LastChange tenant={tenant} about={about} />}
      <ReasonField value={sending.reason} onChange={setReason} />
      {!again && !seen.changedMeanwhile && hindrance !== 'problem.signIn' && (
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
      {!again && seen.changedMeanwhile && !done.isPending && (
        <ChangedMeanwhile tenant={tenant} after={seen.position} onSeen={lookAgain} />
      )}
      {isUndecided(error) ? (
        <Undecided error={error} then={say('act.undecided.again')} />
      ) : (
        <Refusal error={error} onLookAgain={lookAgain} />
      )}
    </div>
  );
}

interface ButtonsProps extends Pick<PartProps, 'title' | 'act' | 'again'> {
  readonly attempt: Attempt | null;
  readonly onClose: () => void;
}

function Buttons({ title, attempt, again, onClose, act }: ButtonsProps) {
  const { say } = useTexts();
  const { hindrance, seen, done, verdict } = act;
  // The pressed button is gone: the focus moves to the remaining action, otherwise the keyboard would leave the dialog.
  if (done.data) {
    return (
      <Button key="done" autoFocus onClick={onClose}>
        {say('close')}
      </Button>
    );
  }
  return (
    <>
      <Button onClick={onClose}>{say(done.isPending ? 'close' : 'cancel')}</Button>
      <Button
        appearance="primary"
        type="submit"
        disabled={
          !attempt ||
          hindrance !== null ||
          (!again && (seen.changedMeanwhile || verdict === 'inVain'))
        }
        disabledFocusable={done.isPending || (!again && verdict === 'unknown')}
      >
        {title}
      </Button>
    </>
  );
}

/** The maximum length of a reason that the service accepts, in UTF-8. */
const REASON_MAX_BYTES = 500;

const isTooLong = (reason: string): boolean =>
  new TextEncoder().encode(reason).length > REASON_MAX_BYTES;

interface ReasonFieldProps {
  readonly value: string;
  readonly onChange: (reason: string) => void;
}

function ReasonField({ value, onChange }: ReasonFieldProps) {
  const { say } = useTexts();
  return (
    <Field
      label={say('act.reason')}
      hint={say('act.reason.hint')}
      validationMessage={isTooLong(value) ? say('act.reason.tooLong') : undefined}
    >
      <Input value={value} onChange={(_event, { value: typed }) => onChange(typed)} />
    </Field>
  );
}

/** The explanation of a figure: its parts in a list, each with a link to its own explanation, and their sum. */
import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  OverlayDrawer,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useAddress } from '../../data/address-context.js';
import type { Filters, Route } from '../../data/addresses.js';
import { useTexts } from '../../texts/texts.js';
import { CloseIcon } from '../icons.js';
import { useModality } from '../modality.js';
import { To } from '../to.js';
import styles from './explain.module.css';

export interface Part {
  readonly key: string;
  readonly name: ReactNode;
  readonly milliCredits: number;
  /** The page that explains this part. */
  readonly to?: { readonly route: Route; readonly filters?: Filters };
}

interface ExplanationProps {
  readonly title: string;
  /** One sentence that defines the figure. */
  readonly meaning: string;
  /** The parts; `undefined` while they are loading. */
  readonly parts: readonly Part[] | undefined;
  /** The figure itself; a remainder that the parts do not explain gets its own line. */
  readonly milliCredits: number;
  /** The label of the remainder. */
  readonly rest?: string;
  /** AI Builder credits if absent. */
  readonly unit?: 'unit.aiBuilder' | 'unit.copilot';
  readonly tools?: ReactNode;
  readonly children?: ReactNode;
}

export function Explanation(props: ExplanationProps) {
  const { title, meaning, parts, tools, children } = props;
  const { say } = useTexts();
  const { refine } = useAddress();
  useModality();
  const close = () => refine({ explain: undefined, parts: undefined });
  return (
    <OverlayDrawer
      open
      position="end"
      size="medium"
      onOpenChange={(_event, { open }) => !open && close()}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button
              appearance="subtle"
              icon={<CloseIcon />}
              aria-label={say('close')}
              onClick={close}
            />
          }
        >
          {title}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        <p className={styles.meaning}>{meaning}</p>
        {tools}
        {parts ? <Parts {...props} parts={parts} /> : <p role="status">{say('loading')}</p>}
        {children}
      </DrawerBody>
    </OverlayDrawer>
  );
}

type PartsProps = ExplanationProps & { readonly parts: readonly Part[] };

function Parts({ title, parts, milliCredits, rest, unit = 'unit.aiBuilder' }: PartsProps) {
  const { say, formats } = useTexts();
  const missing = milliCredits - parts.reduce((sum, part) => sum + part.milliCredits, 0);
  return (
    <table className={`${styles.parts} figures`}>
      <caption className="hidden">{title}</caption>
      <tbody>
        {parts.map(({ key, name, milliCredits: part, to }) => (
          <tr key={key}>
            <th scope="row">{to ? <To {...to}>{name}</To> : name}</th>
            <td>{formats.credits(part)}</td>
          </tr>
        ))}
        {missing !== 0 && (
          <tr>
            <th scope="row">{rest ?? say('explain.others')}</th>
            <td>{formats.credits(missing)}</td>
          </tr>
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{say('explain.sum', { unit: say(unit) })}</th>
          <td>{formats.credits(milliCredits)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

/**
 * Shows an id or a name as plain text with its own direction: shortened in the middle if it lacks room; on a phone, a name of several words wraps.
 */
import { ON_ITS_WAY, UNKNOWN } from '../texts/formats.js';
import styles from './parts.module.css';

const SHOWN_MAX = 36;
const END = 8;
/** How many characters fit into any column. */
const ALWAYS_WHOLE = 6;

interface NameProps {
  readonly of: string | null | undefined;
  /** How many characters are shown before the name is shortened. */
  readonly max?: number;
}

/** Text without enough room shows its two ends, because many names differ only there. On a phone a name of several words wraps. */
export function Name({ of, max = SHOWN_MAX }: NameProps) {
  if (of === ON_ITS_WAY) return <span className={styles.nameBone} aria-hidden="true" />;
  const text = of?.trim() ? of : UNKNOWN;
  const shown = cutInTheMiddle(text, max);
  if (shown.length <= ALWAYS_WHOLE) return <bdi>{text}</bdi>;
  const { start, end } = halvesOf(shown);
  const isCut = shown !== text;
  const hasWords = /\s/.test(shown);
  return (
    <bdi
      title={isCut ? text : undefined}
      className={isCut ? styles.cut : styles.name}
      {...(hasWords && { 'data-words': true })}
    >
      <span>{shown}</span>
      <span aria-hidden="true" title={text} data-start={start} data-end={end} />
    </bdi>
  );
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const graphemesOf = (text: string): string[] =>
  Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);

/** For a mail address, the end is that of the part before the domain, which many addresses share. */
function halvesOf(text: string): { readonly start: string; readonly end: string } {
  const [whole, local] = /^([^@\s]+)@[^@\s]+$/.exec(text) ?? [];
  const characters = graphemesOf(local ?? text);
  const at = characters.length - Math.min(END, Math.floor(characters.length / 2));
  const end = characters.slice(at).join('');
  return { start: characters.slice(0, at).join(''), end: whole ? `${end}@…` : end };
}

/** Cuts between graphemes. */
export function cutInTheMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const characters = graphemesOf(text);
  if (characters.length <= max) return text;
  return `${characters.slice(0, max - END - 1).join('')}…${characters.slice(-END).join('')}`;
}

/** Letters that run from right to left, and characters that change the direction of others. */
const DIRECTED = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/;
const ISOLATE = ['\u2068', '\u2069'] as const;

/** The name for use within a sentence, where no element isolates its direction. */
export function nameInText(text: string, max = SHOWN_MAX): string {
  const shown = cutInTheMiddle(text, max);
  return DIRECTED.test(shown) ? ISOLATE.join(shown) : shown;
}

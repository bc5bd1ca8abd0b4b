/** Ids and names from strangers: text and nothing else, its direction kept to itself, long ones cut in the middle. */
import styles from './parts.module.css';

const SHOWN_MAX = 36;
const END = 8;

interface NameProps {
  readonly of: string | null | undefined;
  /** How many characters are shown before the name is cut. */
  readonly max?: number;
}

export function Name({ of, max = SHOWN_MAX }: NameProps) {
  const text = of ?? '–';
  const ends = endsOf(text, max);
  if (!ends) return <bdi>{text}</bdi>;
  // Where there is less room still, the beginning gives way, and the end stays.
  return (
    <bdi title={text} className={styles.cut}>
      <span>{ends.start}</span>
      <span>{ends.end}</span>
    </bdi>
  );
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Cuts between whole characters as people see them; `null` where all of them fit. */
function endsOf(
  text: string,
  max: number,
): { readonly start: string; readonly end: string } | null {
  if (text.length <= max) return null;
  const characters = Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
  if (characters.length <= max) return null;
  const start = `${characters.slice(0, max - END - 1).join('')}…`;
  return { start, end: characters.slice(-END).join('') };
}

export function cutInTheMiddle(text: string, max: number): string {
  const ends = endsOf(text, max);
  return ends ? ends.start + ends.end : text;
}

/** Letters that run from right to left, and characters that turn the direction of others. */
const DIRECTED = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/;
const ISOLATE = ['\u2068', '\u2069'] as const;

/** The name for use within a sentence, where no element isolates its direction. */
export function nameInText(text: string, max = SHOWN_MAX): string {
  const shown = cutInTheMiddle(text, max);
  return DIRECTED.test(shown) ? ISOLATE.join(shown) : shown;
}

/** Ids and names from strangers: text and nothing else, its direction kept to itself, long ones cut in the middle. */

const SHOWN_MAX = 36;
const END = 8;

interface NameProps {
  readonly of: string | null | undefined;
  /** Characters shown before it is cut. */
  readonly max?: number;
}

export function Name({ of, max = SHOWN_MAX }: NameProps) {
  const text = of ?? '–';
  const shown = cutInTheMiddle(text, max);
  return <bdi title={shown === text ? undefined : text}>{shown}</bdi>;
}

/** Whole characters, never half of one. */
export function cutInTheMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const characters = Array.from(text);
  if (characters.length <= max) return text;
  return `${characters.slice(0, max - END - 1).join('')}…${characters.slice(-END).join('')}`;
}

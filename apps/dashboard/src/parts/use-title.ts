/** The title of the window, from the narrowest subject to the product. */
import { useEffect } from 'react';
import { useTexts } from '../texts/texts.js';
import { cutInTheMiddle } from './name.js';

const PART_MAX = 60;

/** @param parts the narrowest first; unknown ones are omitted */
export function useTitle(...parts: readonly (string | undefined)[]): void {
  const { say } = useTexts();
  const title = [...parts, say('product')]
    .flatMap((part) => (part === undefined ? [] : cutInTheMiddle(part, PART_MAX)))
    .join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}

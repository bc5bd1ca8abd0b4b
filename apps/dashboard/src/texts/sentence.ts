/** Sentences of the service with their figures as the reader writes them: 681,200 for 681200, and a moment for an instant. */
import type { Formats } from './formats.js';

/**
 * A figure or an instant that stands alone; digits within an id stay as they are, and so do those
 * of a version that somebody has named by a year or a number.
 */
const FIGURE =
  /(?<![\w.:/-]|(?:policy|card|Fassung|Preisliste) )(?:\d{4}-\d\d-\d\dT[\d:.]+Z|\d{4,}(?:\.\d{1,3})?)(?![\w:/-])/g;

export const sentenceIn = (text: string, { count, moment }: Formats): string =>
  text.replace(FIGURE, (figure) =>
    figure.includes('T') ? `${moment(figure)} UTC` : count(Number(figure)),
  );

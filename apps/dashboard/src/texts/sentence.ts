/** Formats the figures in the service's sentences for the reader's locale: 681,200 for 681200, and dates and months likewise. */
import type { Formats } from './formats.js';

/**
 * A figure, a month or an instant that stands alone; digits within an id stay unchanged, as do those
 * of a version that is named by a year or a number.
 */
const FIGURE =
  /(?<![\w.:/-]|(?:policy|card|Fassung|Preisliste) )(?:\d{4}-\d\d-\d\dT[\d:.]+Z|\d{4}-\d\d|\d{4,}(?:\.\d{1,3})?|\d+\.\d{0,2}[1-9])(?![\w/-]|:\S|\.\d)/g;

export const sentenceIn = (text: string, { count, moment, month }: Formats): string =>
  text.replace(FIGURE, (figure) => {
    if (figure.includes('T')) return `${moment(figure)} UTC`;
    return figure.includes('-') ? month(`${figure}-01`) : count(Number(figure));
  });

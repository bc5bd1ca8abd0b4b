/** What engines say of themselves in words, for the log of the process that uses them. */
export type NoticeLevel = 'info' | 'warn' | 'error';
export type OnNotice = (level: NoticeLevel, message: string) => void;

export const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

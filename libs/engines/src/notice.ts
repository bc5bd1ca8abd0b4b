/** The type of messages that engines write to the log of their process. */
export type NoticeLevel = 'info' | 'warn' | 'error';
export type OnNotice = (level: NoticeLevel, message: string) => void;

export const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

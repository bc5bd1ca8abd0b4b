/** Bodies of the commands on notification endpoints. */
import { IsOptional } from 'class-validator';
import { OVERAGE_LEVELS } from '#metering';
import { OneOf, SomeOf, Text, TimestampOrDate } from '#validation';
import { NOTIFICATION_TYPES } from '../notifications.js';

export const WEBHOOK_LEVELS = ['warning', ...OVERAGE_LEVELS] as const;

export class WebhookDto {
  @Text() url!: string;
  /** The format for an https address: a signed webhook, or a card for a Teams channel. Not for mail addresses. */
  @IsOptional() @OneOf(['standard', 'teams']) format?: 'standard' | 'teams' | null;
  @IsOptional() @SomeOf(NOTIFICATION_TYPES) types?: string[] | null;
  @IsOptional() @SomeOf(WEBHOOK_LEVELS) levels?: string[] | null;
  @IsOptional() @Text() description?: string | null;
  /** Mail addresses only: each notice at once, or the notices of a day in one mail. */
  @IsOptional() @OneOf(['none', 'daily']) digest?: 'none' | 'daily' | null;
}

export class RedeliverDto {
  @TimestampOrDate() since!: string;
}

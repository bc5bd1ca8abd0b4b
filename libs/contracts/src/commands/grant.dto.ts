/** The body that adds a grant. */
import { IsOptional } from 'class-validator';
import { CREDITS_MAX } from '#metering';
import { Text, TimestampOrDate, WholeNumber } from '#validation';

/** The largest quantity of a grant: with the largest published pack it is still an exact number of milli-credits. */
const QUANTITY_MAX = 1_000_000;

/** Instants are normalised; a date alone means its start in UTC. */
export class GrantDto {
  @Text() sku!: string;
  @WholeNumber(1, QUANTITY_MAX) quantity!: number;
  @TimestampOrDate() validFrom!: string;
  /** Exclusive. */
  @IsOptional() @TimestampOrDate() validTo?: string | null;
  /** Required if the sku is not a published one. */
  @IsOptional() @WholeNumber(0, CREDITS_MAX) creditsEach?: number | null;
  @IsOptional() @TimestampOrDate() contractStart?: string | null;
}

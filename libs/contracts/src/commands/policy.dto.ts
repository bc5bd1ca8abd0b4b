/** The body that replaces a tenant's own dated policy rows. */
import { IsOptional } from 'class-validator';
import type { PolicyTerms } from '#metering';
import {
  Flag,
  ListOf,
  OneOf,
  Text,
  TimestampOrDate,
  WholeNumber,
} from '../validation/constraints.js';
import { CREDITS_MAX } from './amounts.js';

const PERCENT_MAX = 10_000;
const DAYS_MAX = 3_660;
const MINUTES_MAX = 31 * 24 * 60;
const TIMES_MAX = 1_000;
const ROWS_MAX = 100;
const ADD_ON_SALES = ['open', 'existingCustomers', 'ended'];

/** A row changes only what it names, from its date on. */
export class PolicyRowDto {
  @Text() version!: string;
  @TimestampOrDate() effectiveFrom!: string;
  @IsOptional() @OneOf(['classic', 'dual', 'postSeeded']) regime?: PolicyTerms['regime'];
  @IsOptional() @WholeNumber(0, PERCENT_MAX) importantOveragePercent?: number;
  @IsOptional() @WholeNumber(0, PERCENT_MAX) copilotFallbackPercent?: number;
  @IsOptional() @OneOf(['ceil', 'exact']) rounding?: PolicyTerms['rounding'];
  @IsOptional() @WholeNumber(0, PERCENT_MAX) agentStopPercent?: number;
  @IsOptional() @WholeNumber(0, CREDITS_MAX) trialCredits?: number;
  @IsOptional() @WholeNumber(1, DAYS_MAX) trialDays?: number;
  @IsOptional() @WholeNumber(0, TIMES_MAX) trialRenewalsMax?: number;
  @IsOptional() @WholeNumber(0, CREDITS_MAX) extensionCredits?: number;
  @IsOptional() @WholeNumber(0, MINUTES_MAX) extensionDelayMinutes?: number;
  @IsOptional() @WholeNumber(0, TIMES_MAX) extensionsPerMonthMax?: number;
  @IsOptional() @WholeNumber(0, TIMES_MAX) extensionsPerYearMax?: number;
  @IsOptional() @Flag() trialsOffered?: boolean;
  @IsOptional() @OneOf(ADD_ON_SALES) addOnSales?: PolicyTerms['addOnSales'];
  @IsOptional() @TimestampOrDate() seededContractsBefore?: string;
}

/** No rows means that the defaults hold again. */
export class PolicyDto {
  @ListOf(() => PolicyRowDto, ROWS_MAX)
  rows!: PolicyRowDto[];
}

/** The body that replaces a tenant's own dated policy rows; the domain defines the bounds of each term. */
import { IsOptional } from 'class-validator';
import { type Bound, POLICY_BOUNDS, POLICY_ROWS_MAX, type PolicyTerms } from '#metering';
import { Flag, ListOf, OneOf, Text, TimestampOrDate, WholeNumber } from '#validation';

const Term = (): PropertyDecorator => (target, name) =>
  within(POLICY_BOUNDS[name as keyof PolicyTerms])(target, name);

function within(bound: Bound): PropertyDecorator {
  switch (bound.kind) {
    case 'wholeNumber':
      return WholeNumber(bound.least, bound.most);
    case 'oneOf':
      return OneOf(bound.values);
    case 'flag':
      return Flag();
    case 'instant':
      return TimestampOrDate();
  }
}

/** A row changes only the terms it names, from its date on. */
export class PolicyRowDto implements Partial<PolicyTerms> {
  @Text() version!: string;
  @TimestampOrDate() effectiveFrom!: string;
  @IsOptional() @Term() regime?: PolicyTerms['regime'];
  @IsOptional() @Term() importantOveragePercent?: number;
  @IsOptional() @Term() copilotFallbackPercent?: number;
  @IsOptional() @Term() rounding?: PolicyTerms['rounding'];
  @IsOptional() @Term() agentStopPercent?: number;
  @IsOptional() @Term() trialCredits?: number;
  @IsOptional() @Term() trialDays?: number;
  @IsOptional() @Term() trialRenewalsMax?: number;
  @IsOptional() @Term() extensionCredits?: number;
  @IsOptional() @Term() extensionDelayMinutes?: number;
  @IsOptional() @Term() extensionsPerMonthMax?: number;
  @IsOptional() @Term() extensionsPerYearMax?: number;
  @IsOptional() @Term() trialsOffered?: boolean;
  @IsOptional() @Term() addOnSales?: PolicyTerms['addOnSales'];
  @IsOptional() @Term() seededContractsBefore?: string;
}

/** No rows restore the defaults. */
export class PolicyDto {
  @ListOf(() => PolicyRowDto, POLICY_ROWS_MAX)
  rows!: PolicyRowDto[];
}

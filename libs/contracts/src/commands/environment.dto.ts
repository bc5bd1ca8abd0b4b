/** Bodies of the commands on one environment. */
import { IsOptional } from 'class-validator';
import { CREDITS_MAX } from '#metering';
import { Flag, WholeNumber } from '#validation';

export class AllocationDto {
  /** 0 removes the allocation (R7). */
  @WholeNumber(0, CREDITS_MAX) credits!: number;
}

export class EnvironmentCopilotDto {
  @WholeNumber(0, CREDITS_MAX) credits!: number;
  /** Absent means true (A14). */
  @IsOptional() @Flag() drawFromTenant?: boolean | null;
  /** Absent means false. */
  @IsOptional() @Flag() payAsYouGo?: boolean | null;
}

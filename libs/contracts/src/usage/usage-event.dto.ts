/** The single definition of a usage event's members, from which the fast validator is generated. */
import { IsOptional } from 'class-validator';
import {
  CAPABILITIES,
  type Capability,
  type Context,
  CONTEXTS,
  QUANTITY_UNITS,
  type StatedCredits,
  type Status,
  STATUSES,
  type Tier,
  TIERS,
  USAGE_TYPES,
  type UsageType,
} from '#metering';
import { Flag, Form, Label, Nested, OneOf, Text, Timestamp, WholeNumber } from '#validation';
import { STATED_CREDITS } from './stated-credits.js';

export class QuantityDto {
  @IsOptional() @WholeNumber() tokensIn?: number | null;
  @IsOptional() @WholeNumber() tokensOut?: number | null;
  @IsOptional() @WholeNumber() characters?: number | null;
  @IsOptional() @WholeNumber() pages?: number | null;
  @IsOptional() @WholeNumber() images?: number | null;
  @IsOptional() @WholeNumber() rows?: number | null;
}

/** Members not listed here are kept unchanged. */
export class UsageDataDto {
  @Text() tenantId!: string;
  @Text() environmentId!: string;
  @IsOptional() @Label() environmentName?: unknown;
  @IsOptional() @Text() userId?: string | null;
  @Text() modelId!: string;
  @IsOptional() @Label() modelName?: unknown;
  @OneOf(CAPABILITIES) capability!: Capability;
  @IsOptional() @OneOf(TIERS) tier?: Tier | null;
  @OneOf(CONTEXTS) context!: Context;
  @IsOptional() @Text() automationId?: string | null;
  @IsOptional() @Label() automationName?: unknown;
  @OneOf(STATUSES) status!: Status;
  @IsOptional() @Flag() quickTest?: boolean | null;
  @IsOptional() @Flag() preview?: boolean | null;
  /** An unknown unit is rejected, because the run would not be charged for it. */
  @Nested(() => QuantityDto, QUANTITY_UNITS) quantity!: QuantityDto;
  @IsOptional() @Form(STATED_CREDITS) statedCredits?: StatedCredits | null;
  @IsOptional() @Label() dataType?: unknown;
}

export class UsageEventDto {
  @OneOf(['1.0']) specversion!: '1.0';
  @Text() id!: string;
  @Text() source!: string;
  @OneOf(USAGE_TYPES) type!: UsageType;
  @Timestamp() time!: string;
  @Nested(() => UsageDataDto) data!: UsageDataDto;
}

/** The body of a batch of gate requests, for many runs at once. */
import { IsOptional } from 'class-validator';
import { CAPABILITIES, type Capability, type Context, CONTEXTS, type Tier, TIERS } from '#metering';
import { ListOf, OneOf, Text } from '#validation';

/** As many as a large tenant has environments. */
const REQUESTS_MAX = 5_000;

export class AccessRequestDto {
  @Text() environmentId!: string;
  @IsOptional() @Text() userId?: string | null;
  /** Absent means an app. */
  @IsOptional() @OneOf(CONTEXTS) context?: Context | null;
  /** If given, the response contains the price of a unit. */
  @IsOptional() @OneOf(CAPABILITIES) capability?: Capability | null;
  @IsOptional() @OneOf(TIERS) tier?: Tier | null;
}

export class AccessRequestsDto {
  @ListOf(() => AccessRequestDto, REQUESTS_MAX)
  requests!: AccessRequestDto[];
}

/** A usage event as a team would declare it for ValidationPipe. */
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Min,
  ValidateNested,
} from 'class-validator';
import { CAPABILITIES, CONTEXTS, STATUSES, TIERS } from '#metering';

class StockQuantityDto {
  @IsOptional() @IsInt() @Min(0) tokensIn?: number;
  @IsOptional() @IsInt() @Min(0) tokensOut?: number;
  @IsOptional() @IsInt() @Min(0) characters?: number;
  @IsOptional() @IsInt() @Min(0) pages?: number;
  @IsOptional() @IsInt() @Min(0) images?: number;
  @IsOptional() @IsInt() @Min(0) rows?: number;
}

export class StockUsageDto {
  @IsString() @IsNotEmpty() tenantId!: string;
  @IsString() @IsNotEmpty() environmentId!: string;
  @IsOptional() @IsString() environmentName?: string;
  @IsOptional() @IsString() userId?: string;
  @IsString() @IsNotEmpty() modelId!: string;
  @IsOptional() @IsString() modelName?: string;
  @IsIn(CAPABILITIES) capability!: string;
  @IsOptional() @IsIn(TIERS) tier?: string;
  @IsIn(CONTEXTS) context!: string;
  @IsOptional() @IsString() automationId?: string;
  @IsOptional() @IsString() automationName?: string;
  @IsIn(STATUSES) status!: string;
  @ValidateNested() @Type(() => StockQuantityDto) quantity!: StockQuantityDto;
}

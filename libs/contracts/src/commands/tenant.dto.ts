/** Bodies of the commands on a tenant. */
import { ArrayMaxSize, ArrayUnique, IsArray, IsOptional } from 'class-validator';
import { CREDITS_MAX, PERCENT_MAX, WARNING_LEVELS_MAX } from '#metering';
import { Flag, Text, WholeNumber } from '#validation';

const SOURCES_MAX = 100;

/** Changes only the settings it names. */
export class SettingsDto {
  @IsOptional() @Flag() allowUnallocated?: boolean | null;
  @IsOptional()
  @IsArray({ message: 'must be a list of whole numbers' })
  @ArrayMaxSize(WARNING_LEVELS_MAX, { message: `must have at most ${WARNING_LEVELS_MAX} levels` })
  @ArrayUnique({ message: 'must name each level once' })
  @WholeNumber(1, PERCENT_MAX, {
    each: true,
    message: `must hold whole numbers from 1 to ${PERCENT_MAX}`,
  })
  warningPercents?: number[] | null;
  /** The sources that may charge the tenant; a prefix ends with `*`. An empty list allows all. */
  @IsOptional()
  @IsArray({ message: 'must be a list of sources' })
  @ArrayMaxSize(SOURCES_MAX, { message: `must have at most ${SOURCES_MAX} sources` })
  @ArrayUnique({ message: 'must name each source once' })
  @Text({ each: true, message: 'must hold texts of 1 to 500 bytes' })
  sources?: string[] | null;
}

export class TrialDto {
  @Text() userId!: string;
}

export class ExtensionDto {
  @Text() requestedBy!: string;
}

export class CopilotCapacityDto {
  @WholeNumber(0, CREDITS_MAX) prepaidCredits!: number;
  /** Absent means false. */
  @IsOptional() @Flag() payAsYouGo?: boolean | null;
}

/** OpenTelemetry's own environment variables that decide whether traces are sent. */
import { IsBooleanString, IsIn, IsOptional, Matches } from 'class-validator';

export class TracingEnvironment {
  @IsOptional()
  @Matches(/^https?:\/\/\S+$/, { message: '$property must begin with http:// or https://' })
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  @IsOptional()
  @Matches(/^https?:\/\/\S+$/, { message: '$property must begin with http:// or https://' })
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string;

  @IsOptional()
  @IsIn(['http/protobuf'], { message: '$property must be http/protobuf, or unset' })
  OTEL_EXPORTER_OTLP_PROTOCOL?: string;

  @IsOptional()
  @IsIn(['http/protobuf'], { message: '$property must be http/protobuf, or unset' })
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL?: string;

  @IsOptional()
  @IsIn(['otlp', 'none'], { message: '$property must be otlp or none' })
  OTEL_TRACES_EXPORTER?: 'otlp' | 'none';

  @IsOptional()
  @IsBooleanString({ message: '$property must be true or false' })
  OTEL_SDK_DISABLED?: string;
}

/** The OpenTelemetry environment variables that decide whether traces are sent. */
import { IsBooleanString, IsIn, IsOptional } from 'class-validator';
import { IsAddress } from './text-rules.js';

export class TracingEnvironment {
  @IsOptional()
  @IsAddress(/^https?:\/\/\S+$/, '$property must begin with http:// or https://')
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;

  @IsOptional()
  @IsAddress(/^https?:\/\/\S+$/, '$property must begin with http:// or https://')
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

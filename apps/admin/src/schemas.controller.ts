/** Serves the JSON Schema of a usage event, so that publishers can validate events before they send them. */
import { Controller, Get, Header } from '@nestjs/common';
import { usageEventSchema } from '#contracts';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags, Open } from '#platform';

const HOUR_SECONDS = 3_600;
const MEDIA_TYPE = 'application/schema+json';
const SCHEMA = JSON.stringify(usageEventSchema());

@ApiTags('Usage events')
@Controller('schemas')
export class SchemasController {
  @Get('usage-event.json')
  @Open('the public contract')
  @Header('content-type', MEDIA_TYPE)
  @Header('cache-control', `public, max-age=${HOUR_SECONDS}`)
  @ApiOperation({ summary: 'The usage event as JSON Schema 2020-12' })
  @ApiProduces(MEDIA_TYPE)
  @ApiResponse({ status: 200, description: 'The JSON Schema.', schema: { type: 'object' } })
  usageEvent(): string {
    return SCHEMA;
  }
}

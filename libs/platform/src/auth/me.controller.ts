/** `GET /v1/me`: the caller, from which pages decide what to show. */
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '../openapi/openapi-decorators.js';
import { AskedBy, type Caller } from './caller.js';
import { RequiresSignIn } from '../routes/requires.js';
import { ROLES } from '../routes/roles.js';

const SCHEMA = {
  type: 'object',
  required: ['subject', 'name', 'roles', 'tenants', 'auth', 'csrfToken'],
  properties: {
    subject: { type: 'string' },
    name: { type: ['string', 'null'] },
    roles: { type: 'array', items: { type: 'string', enum: [...ROLES] } },
    tenants: {
      type: 'array',
      items: { type: 'string' },
      description: '`*` stands for all tenants.',
    },
    auth: { type: 'string', enum: ['none', 'token', 'session'] },
    csrfToken: {
      type: ['string', 'null'],
      description: 'Commands sent with a session cookie repeat it in the `X-CSRF-Token` header.',
    },
  },
};

@ApiTags('Access')
@Controller('v1/me')
export class MeController {
  @Get()
  @RequiresSignIn()
  @ApiOperation({ summary: 'The caller, with their roles and tenants' })
  @ApiResponse({
    status: 200,
    description: 'The authenticated caller.',
    schema: SCHEMA,
  })
  me(@AskedBy() { subject, name, granted, tenants, auth, csrfToken }: Caller) {
    const named = tenants === '*' ? ['*'] : [...tenants];
    return { subject, name, roles: granted, tenants: named, auth, csrfToken };
  }
}

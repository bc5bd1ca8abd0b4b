/** The gate: may this user run or make something here now, and if not, why not. */
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { type AccessRequestDto, AccessRequestsDto } from '#contracts';
import {
  CAPABILITIES,
  type Capability,
  type Context,
  CONTEXTS,
  type Instant,
  type Tier,
  TIERS,
} from '#metering';
import { AskedBy, type Caller, jsonBody, Requires, textParameter } from '#platform';
import { gate, type GateAnswer, type GateRequest } from '#read-models';
import { QUERY, type QueryDependencies } from './dependencies.js';
import { MinPosition } from './min-position.js';
import {
  flagParameter,
  invalidParameter,
  momentParameter,
  oneOf,
  optionalText,
} from './parameters.js';
import { PastGate } from './past-gate.js';
import { ownUser } from './own-user.js';
import { found } from './problems.js';
import { ApiAt, ApiExplain, ApiQuestion, ApiRunner } from './question-docs.js';
import { ACCESS, ACCESS_BATCH, EXPLAINED_ACCESS, EXPLAINED_ACCESS_BATCH } from './schemas.js';
import { WholeAnswers } from './whole-answers.js';

@ApiTags('Access')
@Controller('v1/tenants/:tenant')
@UseInterceptors(MinPosition, WholeAnswers)
export class AccessController {
  private readonly past: PastGate;

  constructor(@Inject(QUERY) private readonly dependencies: QueryDependencies) {
    this.past = new PastGate(dependencies);
  }

  @Get('environments/:environment/access')
  @Requires('publisher', 'maker')
  @ApiQuestion('May a user run or make something here now?', EXPLAINED_ACCESS, ACCESS)
  @ApiRunner()
  @ApiExplain()
  @ApiAt()
  async one(
    @Param('tenant', textParameter) tenantId: string,
    @Param('environment', textParameter) environmentId: string,
    @Query('userId', optionalText) userId: string | undefined,
    @Query('context', oneOf(CONTEXTS)) context: Context | undefined,
    @Query('capability', oneOf(CAPABILITIES)) capability: Capability | undefined,
    @Query('tier', oneOf(TIERS)) tier: Tier | undefined,
    @Query('explain', flagParameter) explain: boolean,
    @Query('at', momentParameter) at: string | undefined,
    @AskedBy() caller: Caller,
  ) {
    const request = requestOf({ environmentId, userId, context, capability, tier });
    const [own] = forOwnUser(caller, [request]);
    if (at !== undefined) return this.askThen(tenantId, own!, { at, explain });
    const { answers, asOf } = await this.ask(tenantId, [own!], explain);
    return { ...answers[0], asOf };
  }

  @Post('access')
  @Requires('publisher', 'maker')
  @HttpCode(200)
  @ApiQuestion(
    'The same for many at once, all from the same figures',
    EXPLAINED_ACCESS_BATCH,
    ACCESS_BATCH,
  )
  @ApiBody({ schema: { $ref: '#/components/schemas/AccessRequestsDto' } })
  @ApiExplain()
  async many(
    @Param('tenant', textParameter) tenantId: string,
    @Body(jsonBody(AccessRequestsDto)) { requests }: AccessRequestsDto,
    @Query('explain', flagParameter) explain: boolean,
    @AskedBy() caller: Caller,
  ) {
    return this.ask(tenantId, forOwnUser(caller, requests.map(requestOf)), explain);
  }

  private async askThen(
    tenantId: string,
    request: GateRequest,
    { at, explain }: { readonly at: Instant; readonly explain: boolean },
  ) {
    const now = this.dependencies.clock.now().toISOString();
    if (at > now) throw invalidParameter('at', 'must not lie in the future');
    const { answer, asOf } = await this.past.ask({ tenantId, at, request });
    return { ...request, ...shown(answer, explain), asOf };
  }

  private async ask(tenantId: string, requests: readonly GateRequest[], explain: boolean) {
    const { readModels, clock } = this.dependencies;
    const question = { tenantId, now: clock.now().toISOString(), requests };
    const { answers, asOf } = found(await gate(readModels, question));
    return {
      answers: answers.map((access, index) => ({ ...requests[index], ...shown(access, explain) })),
      asOf,
    };
  }
}

/** Runtimes ask for anybody, makers for themselves only. */
function forOwnUser(caller: Caller, requests: readonly GateRequest[]): readonly GateRequest[] {
  if (caller.roles.has('publisher')) return requests;
  for (const { userId } of requests) ownUser(caller, userId ?? undefined);
  return requests;
}

/** Agents draw from another currency; everything else stands where apps do (R17). */
const requestOf = (asked: AccessRequestDto): GateRequest => ({
  environmentId: asked.environmentId,
  userId: asked.userId ?? null,
  context: asked.context ?? 'app',
  capability: asked.capability ?? null,
  tier: asked.tier ?? null,
});

/** The reason chain is long: it comes when it is asked for. */
function shown({ explanation, ...answer }: GateAnswer, explain: boolean) {
  return explain ? { ...answer, explanation } : answer;
}

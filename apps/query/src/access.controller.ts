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
  UseGuards,
} from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { type AccessRequestDto, AccessRequestsDto } from '#contracts';
import { AskedBy, type Caller, jsonBody, RequiresBeforeRun, textParameter } from '#platform';
import { gate, type GateAnswer, type GateRequest } from '#read-models';
import { QUERY, type QueryDependencies } from './dependencies.js';
import { gateQuery, type GateQuery } from './gate-query.js';
import { MinPosition } from './min-position.js';
import { flagParameter, invalidParameter } from './parameters.js';
import { PastGate } from './past-gate.js';
import { ownUser } from './own-user.js';
import { found } from './problems.js';
import { ApiAt, ApiExplain, ApiQuestion, ApiRunner } from './question-docs.js';
import { ACCESS, ACCESS_BATCH, EXPLAINED_ACCESS, EXPLAINED_ACCESS_BATCH } from './schemas.js';
import { WholeAnswers } from './whole-answers.js';

@ApiTags('Access')
@Controller('v1/tenants/:tenant')
@UseGuards(MinPosition)
export class AccessController {
  private readonly past: PastGate;

  constructor(
    @Inject(QUERY) private readonly dependencies: QueryDependencies,
    private readonly whole: WholeAnswers,
  ) {
    this.past = new PastGate(dependencies);
  }

  @Get('environments/:environment/access')
  @RequiresBeforeRun('publisher', 'maker')
  @ApiQuestion('May a user run or make something here now?', EXPLAINED_ACCESS, ACCESS)
  @ApiRunner()
  @ApiExplain()
  @ApiAt()
  async one(
    @Param('tenant', textParameter) tenantId: string,
    @Param('environment', textParameter) environmentId: string,
    @Query(gateQuery) query: GateQuery,
    @AskedBy() caller: Caller,
  ) {
    const { userId, context, capability, tier, at } = query;
    if (isTierAlone(query)) throw invalidParameter('tier', TIER_RULE);
    const request = requestOf({ environmentId, userId, context, capability, tier });
    const requests = forOwnUser(caller, [request]);
    if (at !== undefined) return this.askThen({ ...query, tenantId, requests }, at);
    const { answers, asOf } = await this.ask({ ...query, tenantId, requests });
    return { ...answers[0], asOf };
  }

  @Post('access')
  @RequiresBeforeRun('publisher', 'maker')
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
    @Query('allowPartial', flagParameter) allowPartial: boolean,
    @AskedBy() caller: Caller,
  ) {
    const alone = requests.findIndex(isTierAlone);
    if (alone >= 0) throw invalidParameter(`requests.${alone}.tier`, TIER_RULE);
    const asked = forOwnUser(caller, requests.map(requestOf));
    return this.ask({ tenantId, requests: asked, explain, allowPartial });
  }

  private async askThen(asked: Asked, at: string) {
    const { tenantId, requests, explain } = asked;
    const now = this.dependencies.clock.now().toISOString();
    if (at > now) throw invalidParameter('at', 'must not lie in the future');
    const question = { tenantId, at, request: requests[0]! };
    const { answer, asOf } = await this.wholly(asked, () => this.past.ask(question));
    return { ...requests[0], ...shown(answer, explain), asOf };
  }

  private async ask(asked: Asked) {
    const { tenantId, requests, explain } = asked;
    const { readModels, clock } = this.dependencies;
    const question = { tenantId, now: clock.now().toISOString(), requests };
    const read = async () => found(await gate(readModels, question));
    const { answers, asOf } = await this.wholly(asked, read);
    return {
      answers: answers.map((access, index) => ({ ...requests[index], ...shown(access, explain) })),
      asOf,
    };
  }

  private wholly<T>({ tenantId, allowPartial }: Asked, read: () => Promise<T>): Promise<T> {
    return allowPartial ? read() : this.whole.ask(tenantId, read);
  }
}

interface Asked {
  readonly tenantId: string;
  readonly requests: readonly GateRequest[];
  readonly explain: boolean;
  readonly allowPartial: boolean;
}

/** Runtimes ask for anybody, makers for themselves only. */
function forOwnUser(caller: Caller, requests: readonly GateRequest[]): readonly GateRequest[] {
  if (caller.roles.has('publisher')) return requests;
  for (const { userId } of requests) ownUser(caller, userId ?? undefined);
  return requests;
}

const TIER_RULE = 'is only for the capability prompt';

/** As in a usage event: nothing else has a tier, and a price without it would be another one than was meant. */
const isTierAlone = ({
  capability,
  tier,
}: Pick<AccessRequestDto, 'capability' | 'tier'>): boolean =>
  tier !== undefined && tier !== null && capability !== 'prompt';

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

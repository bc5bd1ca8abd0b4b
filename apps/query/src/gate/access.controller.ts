/** The gate: whether this user may run or make something here now, and if not, why not. */
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
import { type AccessRequestDto, AccessRequestsDto } from '#contracts';
import {
  ApiBody,
  ApiTags,
  AskedBy,
  type Caller,
  withTimeout,
  jsonBody,
  RequiresBeforeRun,
  textParameter,
} from '#platform';
import { gate, type GateAnswer, type GateRequest } from '#read-models';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { gateBatchQuery, type GateBatchQuery, gateQuery, type GateQuery } from './gate-query.js';
import { MinPosition } from '../answers/min-position.js';
import { invalidParameter } from '../questions/parameters.js';
import { PastGate } from './past-gate.js';
import { ownUser } from '../questions/own-user.js';
import { found } from '../questions/problems.js';
import { ApiAt, ApiExplain, ApiQuestion, ApiRunner } from '../schemas/question-docs.js';
import {
  ACCESS,
  ACCESS_BATCH,
  EXPLAINED_ACCESS,
  EXPLAINED_ACCESS_BATCH,
} from '../schemas/schemas.js';
import { CompleteAnswers } from '../answers/complete-answers.js';

/** A run waits for the response, so slow read models are reported early. */
const ANSWER_TIMEOUT_MS = 5_000;

@ApiTags('Access')
@Controller('v1/tenants/:tenant')
@UseGuards(MinPosition)
export class AccessController {
  private readonly past: PastGate;

  constructor(
    @Inject(QUERY) private readonly dependencies: QueryDependencies,
    private readonly completeAnswers: CompleteAnswers,
  ) {
    this.past = new PastGate(dependencies);
  }

  @Get('environments/:environment/access')
  @RequiresBeforeRun('publisher', 'maker')
  @ApiQuestion('May a user run or create models in this environment?', EXPLAINED_ACCESS, ACCESS)
  @ApiRunner()
  @ApiExplain()
  @ApiAt()
  async one(
    @Param('tenant', textParameter) tenantId: string,
    @Param('environment', textParameter) environmentId: string,
    @Query(gateQuery) query: GateQuery,
    @AskedBy() caller: Caller,
  ) {
    const { userId, context, capability, tier, at, explain, allowPartial } = query;
    if (isTierAlone(query)) throw invalidParameter('tier', TIER_RULE);
    const request = requestOf({ environmentId, userId, context, capability, tier });
    const requests = forOwnUser(caller, [request]);
    const asked = { tenantId, requests, allowPartial };
    const { answers, asOf } = await (at === undefined ? this.ask(asked) : this.askThen(asked, at));
    return Object.assign(shown(request, answers[0]!, explain), { asOf });
  }

  @Post('access')
  @RequiresBeforeRun('publisher', 'maker')
  @HttpCode(200)
  @ApiQuestion(
    'Several gate queries at once, all answered from the same state',
    EXPLAINED_ACCESS_BATCH,
    ACCESS_BATCH,
  )
  @ApiBody({ schema: { $ref: '#/components/schemas/AccessRequestsDto' } })
  @ApiExplain()
  async many(
    @Param('tenant', textParameter) tenantId: string,
    @Body(jsonBody(AccessRequestsDto)) { requests }: AccessRequestsDto,
    @Query(gateBatchQuery) { explain, allowPartial }: GateBatchQuery,
    @AskedBy() caller: Caller,
  ) {
    const alone = requests.findIndex(isTierAlone);
    if (alone >= 0) throw invalidParameter(`requests.${alone}.tier`, TIER_RULE);
    const asked = forOwnUser(caller, requests.map(requestOf));
    const { answers, asOf } = await this.ask({ tenantId, requests: asked, allowPartial });
    return { answers: answers.map((one, index) => shown(asked[index]!, one, explain)), asOf };
  }

  private async askThen(asked: Asked, at: string) {
    const { tenantId, requests } = asked;
    const now = this.dependencies.clock.now().toISOString();
    if (at > now) throw invalidParameter('at', 'must not lie in the future');
    const question = { tenantId, at, request: requests[0]! };
    const { answer, asOf } = await this.complete(asked, () => this.past.ask(question));
    return { answers: [answer], asOf };
  }

  private ask(asked: Asked) {
    const { tenantId, requests } = asked;
    const { readModels, clock } = this.dependencies;
    const question = { tenantId, now: clock.now().toISOString(), requests };
    return this.complete(asked, async () => found(await gate(readModels, question)));
  }

  private complete<T>({ tenantId, allowPartial }: Asked, read: () => Promise<T>): Promise<T> {
    return withTimeout(
      ANSWER_TIMEOUT_MS,
      allowPartial ? read() : this.completeAnswers.ask(tenantId, read),
    );
  }
}

interface Asked {
  readonly tenantId: string;
  readonly requests: readonly GateRequest[];
  readonly allowPartial: boolean;
}

/** Runtimes ask about any user, makers only about themselves. */
function forOwnUser(caller: Caller, requests: readonly GateRequest[]): readonly GateRequest[] {
  if (caller.roles.has('publisher')) return requests;
  for (const { userId } of requests) ownUser(caller, userId ?? undefined);
  return requests;
}

const TIER_RULE = 'is only for the capability prompt';

/** As in a usage event: only prompts have a tier, and ignoring it would give another price than meant. */
const isTierAlone = ({
  capability,
  tier,
}: Pick<AccessRequestDto, 'capability' | 'tier'>): boolean =>
  tier !== undefined && tier !== null && capability !== 'prompt';

/** Agents draw from another currency; everything else is treated like an app (R17). */
const requestOf = (asked: AccessRequestDto): GateRequest => ({
  environmentId: asked.environmentId,
  userId: asked.userId ?? null,
  context: asked.context ?? 'app',
  capability: asked.capability ?? null,
  tier: asked.tier ?? null,
});

/** The explanation is long and only given on request. Members are copied one by one because object spread is slow. */
function shown(asked: GateRequest, answer: GateAnswer, explain: boolean) {
  const { environmentId, userId, context, capability, tier } = asked;
  const { run, make, level, rate, explanation } = answer;
  const said = { environmentId, userId, context, capability, tier, run, make, level, rate };
  return explain ? { ...said, explanation } : said;
}

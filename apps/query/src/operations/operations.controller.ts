/** `GET /v1/operations`: every process, the progress of each follower of the ledger, and the result of the last verification. */
import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiOperation, ApiTags, type HttpRequest, ProcessReporter, Requires } from '#platform';
import { lastVerification } from '#read-models';
import { followers, type FollowersDependencies } from './followers.js';
import { allProcesses, type Credentials } from './processes.js';
import { ApiAnswer } from '../schemas/question-docs.js';
import { OPERATIONS_ANSWER } from './schemas.js';

export interface OperationsDependencies extends FollowersDependencies {
  /** Addresses of the other processes. */
  readonly processAddresses: readonly string[];
}

export const OPERATIONS = Symbol('OperationsDependencies');

@ApiTags('Operation')
@Controller('v1/operations')
export class InstallationController {
  constructor(
    @Inject(OPERATIONS) private readonly dependencies: OperationsDependencies,
    private readonly reporter: ProcessReporter,
  ) {}

  @Get()
  @Requires('operator')
  @ApiOperation({
    summary:
      'The installation: its processes, the progress of its projections, the last verification',
  })
  @ApiAnswer('The state of the process now.', OPERATIONS_ANSWER)
  async installation(@Req() request: HttpRequest) {
    const { readModels, clock, processAddresses } = this.dependencies;
    const [processes, following, verification] = await Promise.all([
      allProcesses(this.reporter, processAddresses, credentialsOf(request)),
      followers(this.dependencies),
      lastVerification(readModels),
    ]);
    return { at: clock.now().toISOString(), processes, followers: following, verification };
  }
}

/** Forwards the caller's credentials to the other processes, which check them on their own. */
function credentialsOf({ headers }: HttpRequest): Credentials {
  const shown = Object.entries({
    authorization: headers['authorization'],
    cookie: headers['cookie'],
  });
  return Object.fromEntries(
    shown.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

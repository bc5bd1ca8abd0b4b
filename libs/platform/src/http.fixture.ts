/** An app with a few routes, and raw requests that no HTTP client would send. */
import { connect } from 'node:net';
import {
  Body,
  Controller,
  Delete,
  Get,
  Inject,
  Module,
  NotFoundException,
  Param,
  Post,
  Put,
  Res,
} from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Open } from './routes/requires.js';
import { createHttpApp, type HttpAppOptions } from './http.js';
import type { HttpReply } from './http/http-exchange.js';
import { parseJsonBody } from './http/json-body.js';
import { createLogger } from './operations/logging.js';
import { textStream } from './http/text-stream.js';

/** What a specification sees and decides of the requests in progress. */
export class Requests {
  /** Called when the endless response has ended. */
  endless?: () => void;
  /** What the held response waits for. */
  held: Promise<void> = Promise.resolve();
  onHeld?: () => void;
  onMade?: () => void;
}

@Controller('things')
class ThingsController {
  constructor(@Inject(Requests) private readonly requests: Requests) {}

  @Post()
  @Open('a specification')
  make(@Body() body: unknown) {
    this.requests.onMade?.();
    return { made: parseJsonBody(body).value };
  }

  @Get(':id')
  @Open('a specification')
  read(@Param('id') id: string) {
    return { id };
  }

  @Get(':id/held')
  @Open('a specification')
  async hold() {
    this.requests.onHeld?.();
    await this.requests.held;
    return {};
  }

  /** Sends more than all buffers on the way hold. */
  @Get(':id/endless')
  @Open('a specification')
  endless(@Res() reply: HttpReply) {
    async function* endlessly() {
      for (;;) yield 'a'.repeat(65_536);
    }
    const onEnd = () => this.requests.endless?.();
    reply.type('text/plain').send(textStream(endlessly(), onEnd));
  }

  @Put(':id')
  @Open('a specification')
  change() {
    return {};
  }

  @Delete(':id/parts')
  @Open('a specification')
  remove() {
    return {};
  }
}

/** Has a route for every address below it, but finds nothing. */
@Controller('files')
class FilesController {
  @Get('*')
  @Open('a specification')
  read() {
    throw new NotFoundException();
  }
}

@Module({ controllers: [ThingsController, FilesController], providers: [Requests] })
class ThingsModule {}

type Timeouts = Pick<HttpAppOptions, 'requestTimeoutMs' | 'idleTimeoutMs'>;

export const createThings = (timeouts: Timeouts = {}): Promise<NestFastifyApplication> =>
  createHttpApp(ThingsModule, {
    logger: createLogger({ level: 'error', format: 'text' }),
    ...timeouts,
  });

/** Call at the top of a specification: the app listens from its first test on. */
export function thingsForAll(timeouts?: Timeouts) {
  const things = { app: undefined as unknown as NestFastifyApplication, port: 0 };
  beforeAll(async () => {
    things.app = await createThings(timeouts);
    await things.app.listen(0, '127.0.0.1');
    things.port = (things.app.getHttpServer().address() as { port: number }).port;
  });
  afterAll(() => things.app.close());
  return things;
}

/** @returns everything received until the connection ends or the response is complete */
export function exchange(port: number, text: string, leaveAfterAnswer = true): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      answer += part;
      if (leaveAfterAnswer && answer.endsWith('}')) socket.end();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

export const problemIn = (answer: string): unknown =>
  JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));

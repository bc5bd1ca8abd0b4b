/** A process with a route that declares no access does not start. */
import { Controller, Get, Module } from '@nestjs/common';
import { createHttpApp } from '../http.js';
import { createLogger } from '../operations/logging.js';
import { Open } from './requires.js';
import { UndeclaredRouteError } from './routes.js';

@Controller('declared')
class DeclaredController {
  @Get()
  @Open('a specification')
  read() {
    return {};
  }
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  read() {
    return {};
  }
}

@Module({ controllers: [DeclaredController] })
class DeclaredModule {}

@Module({ controllers: [DeclaredController, ForgottenController] })
class ForgottenModule {}

const logger = createLogger({ level: 'error', format: 'text' });

it('stops the start of a process with a route that does not say who may ask', async () => {
  const app = await createHttpApp(ForgottenModule, { logger });
  const started = app.init();
  await expect(started).rejects.toThrow(UndeclaredRouteError);
  await expect(started).rejects.toThrow('GET /forgotten declares no roles');
  await app.close();
});

it('starts one whose routes all do', async () => {
  const app = await createHttpApp(DeclaredModule, { logger });
  await app.init();
  expect((await app.inject('/declared')).statusCode).toBe(200);
  await app.close();
});

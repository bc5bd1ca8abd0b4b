/** Nest module of sign-in, if the configuration enables it. */
import { type DynamicModule, Module } from '@nestjs/common';
import { type Configuration, sessionsOf, SIGN_IN_PATH } from '#platform';
import { systemClock } from '#eventsourcing';
import { Provider } from './provider.js';
import { SIGN_IN, SignInController, type SignInDependencies } from './sign-in.controller.js';

@Module({})
export class SignInModule {
  /** @returns no module or one */
  static forConfiguration({ auth }: Configuration): readonly DynamicModule[] {
    const sessions = sessionsOf(auth, () => systemClock.now().getTime());
    if (auth.kind === 'none' || auth.signIn === null || sessions === null) return [];
    const { issuer, claims, signIn } = auth;
    const callback = `${signIn.publicUrl}${SIGN_IN_PATH}/callback`;
    const provider = new Provider({ ...signIn, issuer, callback });
    return [SignInModule.register({ provider, sessions, claims })];
  }

  static register(dependencies: SignInDependencies): DynamicModule {
    return {
      module: SignInModule,
      controllers: [SignInController],
      providers: [{ provide: SIGN_IN, useValue: dependencies }],
    };
  }
}

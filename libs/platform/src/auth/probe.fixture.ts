/** A route of each method for admins, to see who is let in. */
import { Controller, Delete, Get, Module, Patch, Post, Put } from '@nestjs/common';
import { Requires } from './requires.js';

@Controller('probe')
class ProbeController {
  @Get()
  @Requires('admin')
  read() {
    return {};
  }
  @Post()
  @Requires('admin')
  make() {
    return {};
  }
  @Put()
  @Requires('admin')
  set() {
    return {};
  }
  @Patch()
  @Requires('admin')
  change() {
    return {};
  }
  @Delete()
  @Requires('admin')
  remove() {
    return {};
  }
}
@Module({ controllers: [ProbeController] })
export class ProbeModule {}

/** A service with a route of each HTTP method for admins, to test access. */
import { Controller, Delete, Get, Module, Patch, Post, Put } from '@nestjs/common';
import { Requires } from '../routes/requires.js';

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

/** Microsoft's consumption report for any months, with the same columns. */
import type { Readable } from 'node:stream';
import {
  Controller,
  Get,
  Inject,
  Param,
  Query,
  Req,
  Res,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { formatCredits, monthOf } from '#metering';
import {
  ApiOperation,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  ApiTags,
  type GuardedRequest,
  type HttpReply,
  Requires,
  textParameter,
  textStream,
} from '#platform';
import {
  consumptionReport,
  findTenant,
  type MonthRange,
  readAsOf,
  type ReportRow,
} from '#read-models';
import { AS_OF_HEADERS } from '../answers/as-of-headers.js';
import { Completeness } from '../answers/completeness.js';
import { QUERY, type QueryDependencies } from '../dependencies.js';
import { completePages } from '../export/complete-pages.js';
import { ApiCsvForm } from '../export/exportable.js';
import { describe } from '../export/exports.js';
import { fileText } from '../export/file-text.js';
import { askedFormat } from '../export/formats.js';
import { MinPosition } from '../answers/min-position.js';
import { allowsPartial, monthsParameter } from '../questions/parameters.js';
import { tenantNotFound } from '../questions/problems.js';
import { ApiMinPosition, ApiMonths, ApiPartial } from '../schemas/question-docs.js';
import { CompleteAnswers } from '../answers/complete-answers.js';

const COLUMNS = ['Date', 'UserId', 'EnvironmentId', 'EnvironmentName', 'AIConsumption', 'IsTrial'];

const FORMATS = ['csv', 'ndjson'] as const;

type ReportRequest = GuardedRequest & { readonly query: Readonly<Record<string, unknown>> };

@ApiTags('Usage')
@Controller('v1/tenants/:tenant/usage/report')
@UseGuards(MinPosition)
@UseInterceptors(CompleteAnswers)
export class ReportController {
  constructor(
    @Inject(QUERY) private readonly dependencies: QueryDependencies,
    private readonly completeness: Completeness,
  ) {}

  @Get()
  @Requires('reader')
  @ApiOperation({
    summary: "The consumption report in Microsoft's columns, by day, user and environment",
    description: `AI Builder credits only, as \`${COLUMNS.join(',')}\`; trials have rows of their own. Days are those of UTC.`,
  })
  @ApiMinPosition()
  @ApiPartial()
  @ApiMonths()
  @ApiQuery({
    name: 'format',
    required: false,
    description: 'The format; takes precedence over `Accept`. csv by default.',
    schema: { type: 'string', enum: [...FORMATS] },
  })
  @ApiCsvForm()
  @ApiProduces('text/csv', 'application/x-ndjson')
  @ApiResponse({
    status: 200,
    description: 'All rows, as a download.',
    headers: AS_OF_HEADERS,
    schema: { type: 'string' },
  })
  async report(
    @Param('tenant', textParameter) tenantId: string,
    @Query('month', monthsParameter) months: MonthRange | undefined,
    @Req() request: ReportRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<Readable> {
    const { readModels, long, clock } = this.dependencies;
    const asked = askedFormat(request, FORMATS);
    const asOf = await readAsOf(readModels);
    if (!(await findTenant(readModels, tenantId))) {
      throw tenantNotFound(asOf);
    }
    const present = monthOf(clock.now().toISOString());
    const range = { tenantId, months: months ?? { first: present, last: present } };
    const allowPartial = allowsPartial(request.query);
    const rows = completePages(consumptionReport(long, range), this.completeness, allowPartial);
    const onEnd = request.allowance.openStream(tenantId);
    describe(reply, asked, `consumption-${nameOf(range.months)}.${asked.format}`, asOf);
    return textStream(fileText(rows, FORMAT, asked), onEnd);
  }
}

const nameOf = ({ first, last }: MonthRange): string =>
  first === last ? first : `${first}--${last}`;

const cellsOf = (row: ReportRow) => [
  row.date,
  row.userId,
  row.environmentId,
  row.environmentName,
  Number(formatCredits(row.milliCredits)),
  row.isTrial ? 'True' : 'False',
];

const documentOf = (row: ReportRow) => {
  const cells = cellsOf(row);
  const members = COLUMNS.map((column, index) => [column, cells[index]] as const);
  return { ...Object.fromEntries(members), IsTrial: row.isTrial };
};

const FORMAT = { columns: COLUMNS, cellsOf, documentOf };

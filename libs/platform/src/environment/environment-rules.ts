/** Patterns for the values of environment variables. */

export const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/;
/** Months are compared as text with four-digit years, so the month after the last one must have four digits as well. */
export const BEFORE_THE_LAST_YEARS = /^(?!999[89])/;
const TCP_PORT = '(?!0)(?:\\d{1,4}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5])';
const BROKER = `[^\\s,:/]+:${TCP_PORT}`;
export const BROKERS = new RegExp(`^${BROKER}(,${BROKER})*$`);

/** Addresses without user names and passwords, because they appear in responses. */
export const ADDRESSES = /^https?:\/\/[^\s,/?#@]+(,https?:\/\/[^\s,/?#@]+)*$/;

/** A single sender on one line. */
export const SENDER = /^([^<>@,;\r\n]*<[^<>@\s,;]+@[^<>@\s,;]+>|[^<>@\s,;]+@[^<>@\s,;]+)$/;

export const SMTP = {
  protocols: ['smtp', 'smtps'],
  require_protocol: true,
  require_tld: false,
  allow_underscores: true,
};

export const LIMIT = /^(none|[1-9]\d{0,14})$/;
export const LIMIT_RULE = '$property must be a number from 1 on, or none';
export const CLAIM = /^[\w.:/-]{1,200}$/;
export const CLAIM_RULE = '$property must be the name of a claim';
export const ROLE_NAMES =
  /^[^=,]+=(publisher|maker|reader|admin|operator)(,[^=,]+=(publisher|maker|reader|admin|operator))*$/;

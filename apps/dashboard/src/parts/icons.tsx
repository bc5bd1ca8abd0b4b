/** The icons of the pages; each accompanies a word with the same meaning. */
export { CheckmarkCircleRegular as FineIcon } from '@fluentui/react-icons/svg/checkmark-circle';
export { ErrorCircleFilled as UsedUpIcon } from '@fluentui/react-icons/svg/error-circle';
export { WarningFilled as OverIcon } from '@fluentui/react-icons/svg/warning';
export { ArrowTrendingRegular as NearIcon } from '@fluentui/react-icons/svg/arrow-trending';
/** Beside facts that are neither good nor bad. */
export { InfoRegular as InfoIcon } from '@fluentui/react-icons/svg/info';
export { SubtractCircleRegular as NoCreditsIcon } from '@fluentui/react-icons/svg/subtract-circle';
export { InfoRegular as OnCopilotIcon } from '@fluentui/react-icons/svg/info';
export { ChevronLeftRegular as LeftIcon } from '@fluentui/react-icons/svg/chevron-left';
export { ChevronRightRegular as RightIcon } from '@fluentui/react-icons/svg/chevron-right';
export { SettingsRegular as SettingsIcon } from '@fluentui/react-icons/svg/settings';
export { SearchRegular as SearchIcon } from '@fluentui/react-icons/svg/search';
export { DismissRegular as CloseIcon } from '@fluentui/react-icons/svg/dismiss';

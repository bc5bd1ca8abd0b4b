/** The published event: one run or training of a model, as a CloudEvent 1.0. */

export interface UsageEvent {
  readonly specversion: '1.0';
  /**
   * Identifies the event permanently, together with tenant and source. An event sent again under the same id is not
   * charged again.
   */
  readonly id: string;
  readonly source: string;
  readonly type: 'AIModelExecuted' | 'AIModelTrained';
  /** RFC 3339; determines the month. */
  readonly time: string;
  readonly datacontenttype?: 'application/json';
  readonly data: UsageData;
  readonly [extension: string]: unknown;
}

export interface UsageData {
  readonly tenantId: string;
  readonly environmentId: string;
  readonly environmentName?: string;
  readonly userId?: string | null;
  readonly modelId: string;
  readonly modelName?: string;
  readonly capability: Capability;
  /** The tier of the model, for a prompt. */
  readonly tier?: Tier | null;
  readonly context: Context;
  readonly automationId?: string | null;
  readonly automationName?: string;
  readonly status: Status;
  /** A quick test of a trained model, which is free. */
  readonly quickTest?: boolean | null;
  /** A run of a model in preview, which is free. */
  readonly preview?: boolean | null;
  /** Whole numbers, by unit. */
  readonly quantity: Readonly<Partial<Record<Unit, number>>>;
  /** 1,500 milli-credits are 1.5 credits. */
  readonly statedCredits?: {
    readonly currency: 'aiBuilder' | 'copilot';
    readonly milliCredits: number;
  } | null;
  readonly dataType?: string;
  readonly [member: string]: unknown;
}

export type Status = 'processed' | 'failed';

export type Capability =
  | 'prompt'
  | 'customDocumentProcessing'
  | 'receiptProcessing'
  | 'invoiceProcessing'
  | 'identityDocument'
  | 'contractProcessing'
  | 'healthInsuranceCard'
  | 'imageDescription'
  | 'objectDetection'
  | 'textRecognition'
  | 'sentimentAnalysis'
  | 'languageDetection'
  | 'keyPhraseExtraction'
  | 'categoryClassification'
  | 'entityExtraction'
  | 'textTranslation'
  | 'businessCard'
  | 'prediction';

export type Tier = 'basic' | 'standard' | 'premium';
export type Context = 'app' | 'cloudFlow' | 'agent' | 'agentFlow' | 'api' | 'portal';
export type Unit = 'tokensIn' | 'tokensOut' | 'characters' | 'pages' | 'images' | 'rows';

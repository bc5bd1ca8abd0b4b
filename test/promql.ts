/** Parses PromQL: the metrics of an expression, and the labels that it requires. */
import { parser } from '@prometheus-io/lezer-promql';

type Node = ReturnType<typeof parser.parse>['topNode'];

export interface LabelUse {
  readonly label: string;
  /** Each of these metrics must have the label: the selector's own metric, or all metrics below the `by`, `without` or `on`. */
  readonly metrics: readonly string[];
}

export interface Asked {
  readonly metrics: readonly string[];
  readonly labels: readonly LabelUse[];
}

/** Fills in the variables that Grafana replaces in a query. */
const filledIn = (expression: string): string =>
  expression.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1h');

/** @throws with the position of the first error if the text is not PromQL */
export function askedBy(expression: string): Asked {
  const text = filledIn(expression);
  const metrics: string[] = [];
  const labels: LabelUse[] = [];
  parser.parse(text).iterate({
    enter({ node }) {
      if (node.type.isError) {
        throw new Error(`No PromQL from character ${node.from} on: ${text}`);
      }
      if (node.name === 'VectorSelector') metrics.push(...metricsBelow(node, text));
      if (node.name === 'LabelName') {
        const label = text.slice(node.from, node.to);
        labels.push({ label, metrics: metricsBelow(scopeOf(node), text) });
      }
    },
  });
  return { metrics, labels };
}

const SCOPES = new Set(['VectorSelector', 'AggregateExpr', 'BinaryExpr']);

/** @throws if a label belongs to no metric */
function scopeOf(label: Node): Node {
  for (let node = label.parent; node !== null; node = node.parent) {
    if (SCOPES.has(node.name)) return node;
  }
  throw new Error('A label without a metric');
}

function metricsBelow(scope: Node, text: string): string[] {
  const found: string[] = [];
  scope.cursor().iterate(({ name, from, to, node }) => {
    if (name === 'Identifier' && node.parent?.name === 'VectorSelector') {
      found.push(text.slice(from, to));
    }
  });
  return found;
}

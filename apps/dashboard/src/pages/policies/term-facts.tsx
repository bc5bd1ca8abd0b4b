/** Terms of a policy, each with its value. */
import layout from '../../parts/layout.module.css';
import { useTermText } from '../../parts/term-text.js';
import styles from './policies.module.css';
import type { Terms } from './term-groups.js';

export function TermFacts({ terms }: { readonly terms: Terms }) {
  const { nameOf, valueOf } = useTermText();
  return (
    <dl className={`${layout.facts} ${styles.terms}`}>
      {Object.entries(terms).map(([name, value]) => (
        <Fact key={name} name={nameOf(name)} value={valueOf(name, value)} />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="figures">{value}</dd>
    </>
  );
}

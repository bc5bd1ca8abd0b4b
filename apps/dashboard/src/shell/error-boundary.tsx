/** Shows an error that ends a page in its place, with buttons to continue; the frame around it remains. */
import { Component, type ReactNode } from 'react';
import { isProblem } from '../data/problem.js';
import { BrokenPage, Problem } from '../parts/problem.js';

interface Props {
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { readonly error: unknown }> {
  override readonly state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    // A chunk of an older release is gone from the server; a reload fetches the present one.
    const reload = () => window.location.reload();
    return isProblem(error) ? (
      <Problem error={error} onRetry={reload} />
    ) : (
      <BrokenPage error={error} onReload={reload} />
    );
  }
}

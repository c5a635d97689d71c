import { Component, type ReactNode } from 'react';
import { Broken } from '../panel/Broken.tsx';

/**
 * Shows what happened and how to recover, instead of a blank page, if a part can't be fetched or a bug breaks
 * rendering. A class, because React requires one.
 */
export class Guard extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}
